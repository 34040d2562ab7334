package io.funnelcloud.classifier.table;

import io.funnelcloud.classifier.effect.Effect;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// One entry: the names of a program, how it reads its arguments, and its rows.
///
/// @param attributes `skip=1`, `wrap`, `reads`, `writes=last` …: read by the judges in `call`
/// @param valued options that take the next word as their value
public record Program(
    List<String> names,
    Style style,
    Map<String, String> attributes,
    Set<String> valued,
    List<Row> rows) {

  public Program {
    names = List.copyOf(names);
    attributes = Map.copyOf(attributes);
    valued = Set.copyOf(valued);
    rows = List.copyOf(rows);
  }

  public boolean is(String attribute) {
    return attributes.containsKey(attribute);
  }

  public String attribute(String name) {
    return attributes.getOrDefault(name, "");
  }

  public boolean wraps() {
    return attributes.containsKey("wrap");
  }

  public boolean wrapsAssignments() {
    return attributes.containsKey("assign");
  }

  public int skip() {
    return Integer.parseInt(attributes.getOrDefault("skip", "0"));
  }

  boolean takesValue(String name) {
    return valued.contains(style == Style.GNU || style == Style.LONG ? name : lower(name));
  }

  boolean isSwitch(String name) {
    return PowerShellSwitches.contains(lower(name));
  }

  /// The effects of the first row that holds, and of rows before it that say to go on.
  public List<Effect> effects(Arguments arguments) {
    List<Effect> effects = new ArrayList<>();
    for (Row row : rows) {
      if (row.holds(arguments)) {
        effects.addAll(row.effects());
        if (row.next() == Row.Next.STOP) {
          break;
        }
      }
    }
    return effects;
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
