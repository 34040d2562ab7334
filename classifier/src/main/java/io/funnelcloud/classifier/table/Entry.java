package io.funnelcloud.classifier.table;

import java.util.List;

/// One entry of a table file as it is written: its names and the examples that prove it.
public record Entry(String file, int line, List<String> names, List<Example> examples) {

  public Entry {
    names = List.copyOf(names);
    examples = List.copyOf(examples);
  }
}
