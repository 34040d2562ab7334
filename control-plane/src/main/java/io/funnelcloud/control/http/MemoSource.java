package io.funnelcloud.control.http;

import io.funnelcloud.contract.api.MemoView;
import java.util.List;

/// Finds what HQ remembers.
@FunctionalInterface
public interface MemoSource {

  /// The memos that fit the words, best first.
  List<MemoView> find(String query);
}
