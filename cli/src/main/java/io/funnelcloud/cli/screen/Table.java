package io.funnelcloud.cli.screen;

import java.util.ArrayList;
import java.util.List;

/// Columns as wide as their widest cell, on standard output.
public final class Table {
  private final List<List<String>> rows = new ArrayList<>();

  public Table(List<String> heads) {
    rows.add(List.copyOf(heads));
  }

  public void row(String... cells) {
    rows.add(List.of(cells));
  }

  public boolean isEmpty() {
    return rows.size() == 1;
  }

  public void print(Screen screen) {
    int[] widths = new int[rows.getFirst().size()];
    for (List<String> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    rows.forEach(row -> screen.data(line(row, widths)));
  }

  private static String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < row.size(); i++) {
      String cell = row.get(i);
      line.append(cell).append(" ".repeat(widths[i] - cell.length() + 2));
    }
    return line.toString().stripTrailing();
  }
}
