package io.funnelcloud.activities.discover;

import io.funnelcloud.activities.discover.Selector.Choice;
import io.funnelcloud.activities.discover.Selector.Condition;
import io.funnelcloud.contract.fault.Fault;
import io.funnelcloud.contract.fault.FaultCode;
import io.funnelcloud.contract.fleet.MachineName;
import io.funnelcloud.contract.fleet.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads a selector:
///
/// ```
/// selector  = [ "any(" number ")" "of" ] choices [ "prefer" name ]  |  "prefer" name
/// choices   = choice { "," choice }
/// choice    = condition { "&" condition }
/// condition = [ "!" ] ( name | "all" | "tag:" tag | "os=" system | "has:" tool )
/// ```
final class SelectorParser {
  private static final Pattern ANY = Pattern.compile("any\\s*\\(([^)]*)\\)\\s*of\\s+(.*)");
  private static final Pattern PREFER = Pattern.compile("(?:(.*?)[\\s,]+)?prefer\\s+(\\S+)");
  private static final Pattern TOOL = Pattern.compile("[a-z0-9][a-z0-9._+-]{0,63}");
  private static final Set<String> SYSTEMS = Set.of("linux", "macos", "windows");
  private static final int TEXT_MAX = 2_000;
  private static final int ANY_MAX = 500;

  private final String text;

  SelectorParser(String text) {
    this.text = text;
  }

  Selector selector() {
    String rest = text.strip().toLowerCase(Locale.ROOT);
    if (rest.isEmpty() || rest.length() > TEXT_MAX) {
      throw bad("has " + rest.length() + " characters", "1 to " + TEXT_MAX);
    }
    Matcher prefer = PREFER.matcher(rest);
    return prefer.matches() ? preferring(prefer) : counted(rest, Optional.empty());
  }

  private Selector preferring(Matcher prefer) {
    Optional<MachineName> name = Optional.of(name(prefer.group(2)));
    String choices = prefer.group(1) == null ? "any(1) of all" : prefer.group(1);
    return counted(choices.strip(), name);
  }

  private Selector counted(String rest, Optional<MachineName> preferred) {
    Matcher any = ANY.matcher(rest);
    if (any.matches()) {
      return new Selector(text, choices(any.group(2)), Optional.of(count(any)), preferred);
    }
    if (rest.startsWith("any(") || rest.startsWith("any ")) {
      throw bad("'" + rest + "'", "'any(1) of tag:linux'");
    }
    return new Selector(text, choices(rest), Optional.empty(), preferred);
  }

  private int count(Matcher any) {
    String digits = any.group(1).strip();
    if (!digits.matches("[1-9][0-9]{0,2}") || Integer.parseInt(digits) > ANY_MAX) {
      throw bad("'any(" + digits + ")'", "a number from 1 to " + ANY_MAX);
    }
    return Integer.parseInt(digits);
  }

  private List<Choice> choices(String list) {
    List<Choice> choices = new ArrayList<>();
    for (String item : list.split(",", -1)) {
      choices.add(choice(item.strip()));
    }
    return choices;
  }

  private Choice choice(String item) {
    if (item.isEmpty()) {
      throw bad("has nothing between two commas", "a machine, a tag or 'all'");
    }
    List<Condition> conditions = new ArrayList<>();
    for (String word : item.split("&", -1)) {
      conditions.add(condition(word.strip()));
    }
    return conditions.size() == 1
            && conditions.getFirst() instanceof Condition.Called(MachineName name)
        ? new Choice.Named(name)
        : new Choice.Matching(conditions);
  }

  private Condition condition(String word) {
    if (word.startsWith("!")) {
      return new Condition.Not(condition(word.substring(1).strip()));
    }
    if (word.startsWith("tag:")) {
      return new Condition.Tagged(tag(word.substring(4)));
    }
    if (word.startsWith("os=")) {
      return new Condition.Os(system(word.substring(3)));
    }
    if (word.startsWith("has:")) {
      return new Condition.Has(tool(word.substring(4)));
    }
    return word.equals("all") ? new Condition.All() : new Condition.Called(name(word));
  }

  private String tag(String word) {
    try {
      return new Tag(word.strip()).value();
    } catch (IllegalArgumentException e) {
      throw bad("'tag:" + word + "'", "'tag:' and a tag such as 'tag:linux'");
    }
  }

  private String system(String word) {
    String system = word.strip();
    if (!SYSTEMS.contains(system)) {
      throw bad("'os=" + word + "'", "os=linux, os=macos or os=windows");
    }
    return system;
  }

  private String tool(String word) {
    String tool = word.strip();
    if (!TOOL.matcher(tool).matches()) {
      throw bad("'has:" + word + "'", "'has:' and a program such as 'has:docker'");
    }
    return tool;
  }

  private MachineName name(String word) {
    try {
      return new MachineName(word);
    } catch (IllegalArgumentException e) {
      throw bad(
          "'" + word + "'", "a machine's name, tag:…, os=…, has:…, all, any(1) of … or prefer …");
    }
  }

  private Fault bad(String found, String expected) {
    return new Fault(
        FaultCode.BAD_INPUT, "selector '" + text + "': " + found + ", expected " + expected);
  }
}
