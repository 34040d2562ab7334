package io.funnelcloud.contract.request;

import io.temporal.common.SearchAttributeKey;
import java.util.List;

/// What requests can be found by in Temporal. The names are for ever.
public final class SearchAttributes {
  public static final SearchAttributeKey<String> USER = SearchAttributeKey.forKeyword("AjUser");
  public static final SearchAttributeKey<String> STATUS = SearchAttributeKey.forKeyword("AjStatus");
  public static final SearchAttributeKey<String> INTENT = SearchAttributeKey.forKeyword("AjIntent");
  public static final SearchAttributeKey<String> REQUEST =
      SearchAttributeKey.forKeyword("AjRequest");
  public static final SearchAttributeKey<Long> MACHINE_COUNT =
      SearchAttributeKey.forLong("AjMachineCount");

  /// Only up to [#MACHINES_MAX] ids: a KeywordList holds 2,048 bytes, about 90 ids.
  public static final SearchAttributeKey<List<String>> MACHINES =
      SearchAttributeKey.forKeywordList("AjMachines");

  public static final int MACHINES_MAX = 32;

  private SearchAttributes() {}
}
