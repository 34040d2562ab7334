package io.funnelcloud.contract.api;

import java.util.List;

/// `POST /api/v1/machines/{name}/tags`: tags to put on and to take off.
public record TagsAsk(List<String> add, List<String> remove) {

  public TagsAsk {
    add = add == null ? List.of() : List.copyOf(add);
    remove = remove == null ? List.of() : List.copyOf(remove);
  }
}
