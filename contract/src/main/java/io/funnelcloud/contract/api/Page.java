package io.funnelcloud.contract.api;

import java.util.List;
import java.util.Optional;

/// A page of a list; `next` is the cursor of the following one.
public record Page<T>(List<T> items, Optional<String> next) {

  public Page {
    items = List.copyOf(items);
  }
}
