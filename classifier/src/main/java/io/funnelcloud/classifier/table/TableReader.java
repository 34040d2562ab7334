package io.funnelcloud.classifier.table;

import io.funnelcloud.classifier.effect.Effect;
import io.funnelcloud.classifier.effect.Rule;
import io.funnelcloud.contract.intent.Intent;
import io.funnelcloud.contract.intent.RiskFlag;
import io.funnelcloud.contract.intent.Shell;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads one table file. The form of its lines is told in docs/how-to/add-a-command.md.
final class TableReader {
  private static final Map<String, Intent> LABELS =
      Map.of(
          "LQ", Intent.LOCAL_QUERY,
          "LM", Intent.LOCAL_MODIFY,
          "IS", Intent.INSTALL_SOFTWARE,
          "RE", Intent.REMOTE_EXEC,
          "MS", Intent.MODIFY_SECURITY,
          "PE", Intent.PRIVILEGE_ESCALATION);
  private static final Map<String, RiskFlag> FLAGS =
      Map.of(
          "d", RiskFlag.DESTRUCTIVE,
          "n", RiskFlag.NETWORK,
          "o", RiskFlag.OPAQUE,
          "w", RiskFlag.WRITES_OUTSIDE_HOME,
          "s", RiskFlag.READS_SECRETS);

  private final String file;
  private final List<Program> programs = new ArrayList<>();
  private final List<Entry> entries = new ArrayList<>();
  private final Map<String, String> words = new HashMap<>();
  private Style style = Style.GNU;
  private Shell shell = Shell.BASH;
  private List<String> names = List.of();
  private Style programStyle = Style.GNU;
  private Map<String, String> attributes = new HashMap<>();
  private Set<String> valued = new HashSet<>();
  private List<Row> rows = new ArrayList<>();
  private List<Example> examples = new ArrayList<>();
  private int headerLine;
  private int number;

  TableReader(String file) {
    this.file = file;
  }

  List<Program> programs() {
    return programs;
  }

  List<Entry> entries() {
    return entries;
  }

  TableReader read(Iterable<String> lines) {
    for (String line : lines) {
      number++;
      if (!line.isBlank() && line.charAt(0) != '#') {
        line(line);
      }
    }
    finish();
    return this;
  }

  private void line(String line) {
    switch (line.charAt(0)) {
      case '%' -> directive(line.substring(1).split("\\s+", 3));
      case ':' -> header(line.substring(1).trim());
      case '?' -> {
        if (line.startsWith("? ")) {
          example(line.substring(1).trim());
        } else {
          row(line);
        }
      }
      case '!' -> {
        if (line.startsWith("! ")) {
          examples.add(new Example(line.substring(1).trim(), shell, Optional.empty(), origin()));
        } else {
          row(line);
        }
      }
      default -> row(line);
    }
  }

  private void directive(String[] parts) {
    switch (parts[0]) {
      case "style" -> style = Style.valueOf(parts[1].toUpperCase(Locale.ROOT));
      case "shell" -> shell = Shell.named(parts[1]);
      case "words" -> words.put("$" + parts[1], parts[2].trim());
      default -> throw wrong("no directive %" + parts[0]);
    }
  }

  private void header(String header) {
    finish();
    programStyle = style;
    List<String> given = new ArrayList<>();
    for (String part : header.split("\\s+")) {
      int cut = part.indexOf('=');
      if (cut > 0) {
        attribute(part.substring(0, cut), part.substring(cut + 1));
      } else if (part.startsWith("+")) {
        attributes.put(part.substring(1), "");
      } else {
        given.add(part);
      }
    }
    names = given;
  }

  private void attribute(String name, String value) {
    switch (name) {
      case "style" -> programStyle = Style.valueOf(value.toUpperCase(Locale.ROOT));
      case "opts" -> valued.addAll(List.of(value.split(",")));
      default -> attributes.put(name, value);
    }
  }

  private void finish() {
    if (!names.isEmpty()) {
      programs.add(new Program(names, programStyle, attributes, valued, rows));
      entries.add(new Entry(file, headerLine, names, examples));
    } else if (!rows.isEmpty()) {
      throw wrong("rows before a program");
    }
    names = List.of();
    attributes = new HashMap<>();
    valued = new HashSet<>();
    rows = new ArrayList<>();
    examples = new ArrayList<>();
    headerLine = number;
  }

  private void example(String text) {
    String[] parts = text.split("\\s+", 2);
    Intent intent = LABELS.get(parts[0]);
    if (intent == null || parts.length < 2) {
      throw wrong("an example is '? LABEL command'");
    }
    examples.add(new Example(parts[1], shell, Optional.of(intent), origin()));
  }

  private void row(String line) {
    int cut = line.lastIndexOf(" = ");
    if (cut < 0) {
      throw wrong("a row is 'conditions = effects'");
    }
    String right = line.substring(cut + 3).trim();
    boolean goesOn = right.endsWith("...");
    String told = goesOn ? right.substring(0, right.length() - 3).trim() : right;
    rows.add(
        new Row(
            conditions(line.substring(0, cut).trim()),
            effects(told),
            goesOn ? Row.Next.GO_ON : Row.Next.STOP,
            origin()));
  }

  private List<Effect> effects(String text) {
    List<Effect> effects = new ArrayList<>();
    Rule rule = Rule.LQ1;
    Set<RiskFlag> flags = EnumSet.noneOf(RiskFlag.class);
    for (String part : text.split("\\s+")) {
      RiskFlag flag = FLAGS.get(part);
      if (flag != null) {
        flags.add(flag);
        effects.set(effects.size() - 1, new Effect(rule, flags));
      } else {
        rule = rule(part);
        flags = EnumSet.noneOf(RiskFlag.class);
        effects.add(new Effect(rule, flags));
      }
    }
    return List.copyOf(effects);
  }

  private Rule rule(String name) {
    try {
      return Rule.valueOf(name);
    } catch (IllegalArgumentException e) {
      throw wrong("no rule '" + name + "'");
    }
  }

  private List<Condition> conditions(String text) {
    List<Condition> conditions = new ArrayList<>();
    int verbs = 0;
    for (String part : text.split("\\s+")) {
      boolean negated = part.length() > 1 && part.charAt(0) == '!';
      String body = resolve(negated ? part.substring(1) : part);
      boolean verb = isVerb(body);
      Condition condition = verb || isMixed(body) ? verb(body, verbs) : condition(body);
      verbs += verb && !negated ? 1 : 0;
      conditions.add(negated ? new Condition.Not(condition) : condition);
    }
    return List.copyOf(conditions);
  }

  /// Options and verbs side by side, such as `-l|--list|list`.
  private static boolean isMixed(String body) {
    if ("~@>*".indexOf(body.charAt(0)) >= 0 || isValued(body)) {
      return false;
    }
    return Arrays.stream(body.split("\\|")).anyMatch(each -> !isOption(each));
  }

  private static boolean isOption(String alternative) {
    return alternative.startsWith("-") || alternative.startsWith("/");
  }

  private static boolean isValued(String body) {
    int cut = body.indexOf(':');
    return isOption(body) && cut > 0 && body.lastIndexOf('|', cut) < 0;
  }

  private Condition verb(String body, int index) {
    List<String> options = new ArrayList<>();
    List<String> verbs = new ArrayList<>();
    for (String each : body.split("\\|")) {
      (isOption(each) ? options : verbs).add(each);
    }
    Condition operand =
        new Condition.Operand(index, new Glob(String.join("|", verbs), programStyle));
    return options.isEmpty()
        ? operand
        : new Condition.AnyOf(List.of(new Condition.Flag(options), operand));
  }

  private String resolve(String part) {
    int dollar = part.indexOf('$');
    if (dollar < 0) {
      return part;
    }
    String all = part;
    for (Map.Entry<String, String> word : words.entrySet()) {
      all = all.replace(word.getKey(), word.getValue());
    }
    return all;
  }

  private static boolean isVerb(String body) {
    return !body.equals("*") && "-/~@>".indexOf(body.charAt(0)) < 0;
  }

  private Condition condition(String body) {
    if (body.equals("*")) {
      return new Condition.Always();
    }
    return switch (body.charAt(0)) {
      case '~' -> new Condition.Anywhere(new Glob(body.substring(1), programStyle));
      case '>' -> new Condition.AtLeast(Integer.parseInt(body.substring(1)));
      case '@' -> {
        int cut = body.indexOf(':');
        int index = Integer.parseInt(body.substring(1, cut));
        yield new Condition.Operand(index, new Glob(body.substring(cut + 1), programStyle));
      }
      default -> flag(body);
    };
  }

  private Condition flag(String body) {
    int cut = isValued(body) ? body.indexOf(':') : -1;
    if (cut < 0) {
      return new Condition.Flag(List.of(body.split("\\|")));
    }
    List<String> options = List.of(body.substring(0, cut).split(","));
    if (programStyle == Style.GNU || programStyle == Style.LONG) {
      valued.addAll(options);
    }
    return new Condition.Valued(options, new Glob(body.substring(cut + 1), programStyle));
  }

  private String origin() {
    return file + ":" + number;
  }

  private IllegalStateException wrong(String what) {
    return new IllegalStateException(origin() + ": " + what);
  }
}
