package io.funnelcloud.classifier.call;

import io.funnelcloud.classifier.effect.Effect;
import io.funnelcloud.classifier.effect.Flow;
import io.funnelcloud.classifier.effect.Rule;
import io.funnelcloud.classifier.effect.Word;
import io.funnelcloud.classifier.table.Arguments;
import io.funnelcloud.classifier.table.Program;
import io.funnelcloud.contract.intent.RiskFlag;
import io.funnelcloud.contract.intent.Shell;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Judges one call: finds its entry, takes its effects, and follows what it runs in turn.
final class CallJudge {
  private static final Set<String> NO_OP = Set.of("--help", "--version", "-help", "-version");

  /// Kinds whose later words belong to what they run.
  private static final Set<String> RUNNERS =
      Set.of(
          "shell",
          "interpreter",
          "find",
          "words",
          "rest",
          "powershell",
          "cmd",
          "editor",
          "winstart",
          "winrun",
          "saps",
          "iex",
          "wmic");

  private static final Set<String> FOLDERS =
      Set.of("cd", "chdir", "pushd", "set-location", "push-location", "sl");

  private final Inquiry inquiry;
  private final Executors executors;
  private final Targets targets;
  private final Special special;

  CallJudge(Inquiry inquiry) {
    this.inquiry = inquiry;
    this.executors = new Executors(inquiry);
    this.targets = new Targets(inquiry);
    this.special = new Special(inquiry, executors, targets);
  }

  Flow judge(Call call) {
    Word name = call.name();
    if (!name.isConstant()) {
      return unknownName(call);
    }
    String program = baseName(name.text(), call.shell());
    boolean external = call.shell() == Shell.POWERSHELL && name.lower().endsWith(".exe");
    Shell finder = external ? Shell.CMD : call.shell();
    Optional<Program> entry = inquiry.table().program(program, finder);
    if (entry.isEmpty() && !program.equals(plainName(program))) {
      entry = inquiry.table().program(plainName(program), call.shell());
    }
    if (entry.isEmpty()) {
      return unknown(call);
    }
    return known(entry.get(), program, call);
  }

  /// The program a word names, without folders and, where it means nothing, its ending.
  static String baseName(String text, Shell shell) {
    String name = text;
    int cut =
        Math.max(
            name.lastIndexOf('/'),
            shell == Shell.CMD || shell == Shell.POWERSHELL ? name.lastIndexOf('\\') : -1);
    if (cut >= 0 && cut + 1 < name.length()) {
      name = name.substring(cut + 1);
    }
    String lower = name.toLowerCase(Locale.ROOT);
    for (String ending : List.of(".exe", ".com", ".cmd", ".bat")) {
      boolean script = ending.equals(".cmd") || ending.equals(".bat");
      if (lower.endsWith(ending) && (!script || (cut < 0 && shell != Shell.BASH))) {
        return name.substring(0, name.length() - ending.length());
      }
    }
    return unversioned(name);
  }

  /// Without the marks of a build: `PrintSpoofer64`, `GodPotato-NET4`, `nanodump.x64`.
  private static String plainName(String name) {
    return name.toLowerCase(Locale.ROOT)
        .replaceFirst("[-_.]?(?:net\\d*|x64|x86|amd64|win64|win32|64|32|v\\d+|\\d\\.\\d.*)$", "")
        .replaceFirst("\\.(?:sh|py|pl|rb|ps1)$", "");
  }

  /// `python3.12` is `python3`, `gcc-13` is `gcc`.
  private static String unversioned(String name) {
    int dot = name.indexOf('.');
    if (dot > 1
        && Character.isDigit(name.charAt(dot - 1))
        && name.substring(dot + 1).chars().allMatch(c -> Character.isDigit(c) || c == '.')) {
      return name.substring(0, dot);
    }
    return name;
  }

  private Flow unknownName(Call call) {
    Word name = call.name();
    if (name.holds(Word.FETCHED)) {
      inquiry.findings().add(Effect.of(Rule.RE2, RiskFlag.NETWORK), call.span());
      return Flow.FETCHED;
    }
    String rest = withoutMarks(name.text());
    String program = baseName(rest, call.shell());
    if (!rest.isEmpty() && inquiry.table().program(program, call.shell()).isPresent()) {
      List<Word> words = new java.util.ArrayList<>(call.words());
      words.set(0, name.withText(rest));
      judge(call.with(words));
    }
    boolean path = rest.indexOf('/') >= 0 || rest.indexOf('\\') >= 0;
    if (path) {
      inquiry.findings().add(Effect.of(Rule.U7, RiskFlag.OPAQUE), call.span());
    } else {
      inquiry.findings().opaque(call.span());
    }
    return Flow.LOCAL;
  }

  private static String withoutMarks(String text) {
    StringBuilder out = new StringBuilder();
    text.chars().filter(c -> !Word.isMark((char) c)).forEach(c -> out.append((char) c));
    return out.toString();
  }

  private Flow unknown(Call call) {
    Optional<Flow> content = inquiry.content(call.name().text());
    if (content.isPresent()) {
      executors.run(content.get(), call.name(), call);
      return Flow.LOCAL;
    }
    if (isNoOp(call.arguments())) {
      inquiry.findings().add(Rule.U4, call.span());
      return Flow.LOCAL;
    }
    special.unknown(call);
    if (inquiry.isComputed(call.name())) {
      inquiry.findings().opaque(call.span());
    }
    return Flow.LOCAL;
  }

  private static boolean isNoOp(List<Word> arguments) {
    for (Word word : arguments) {
      if (word.text().equals("--")) {
        return false;
      }
      if (NO_OP.contains(word.text()) || word.text().equals("--dry-run")) {
        return true;
      }
    }
    return arguments.size() == 1
        && Set.of("-h", "-V", "-v", "/?", "-?", "help", "version")
            .contains(arguments.getFirst().text());
  }

  private Flow known(Program program, String name, Call call) {
    Arguments arguments = new Arguments(program, call.arguments());
    if (FOLDERS.contains(name.toLowerCase(Locale.ROOT))
        && !arguments.operands().isEmpty()
        && arguments.operands().getLast().isConstant()) {
      inquiry.enter(arguments.operands().getLast().text());
    }
    if (isNoOp(program, arguments, call)) {
      inquiry.findings().add(Rule.U4, call.span());
      return Flow.LOCAL;
    }
    List<Effect> effects = program.effects(arguments);
    for (Effect effect : effects) {
      inquiry.findings().add(effect, call.span());
    }
    if (effects.stream().noneMatch(effect -> effect.rule() == Rule.U4)) {
      targets.judge(program, arguments, call);
    }
    Optional<Flow> flow = special.judge(program, name, arguments, call);
    if (flow.isPresent()) {
      return flow.get();
    }
    if (call.in().isFetched()) {
      return Flow.FETCHED;
    }
    return Outputs.of(name, arguments, call).map(Flow::known).orElse(Flow.LOCAL);
  }

  private static boolean isNoOp(Program program, Arguments arguments, Call call) {
    if (program.is("nohelp")) {
      return false;
    }
    List<Word> own =
        program.wraps() ? call.arguments().subList(0, arguments.rest()) : call.arguments();
    if (RUNNERS.contains(program.attribute("kind")) && !program.wraps()) {
      own = own.stream().limit(1).toList();
    }
    for (Word word : own) {
      String text = word.text();
      if (text.equals("--")) {
        return false;
      }
      if (NO_OP.contains(text) || text.equals("/?")) {
        return true;
      }
    }
    return switch (program.style()) {
      case POWERSHELL -> whatIf(arguments);
      case GNU, LONG -> dryRun(own) || alone(call);
      case SLASH -> alone(call);
    };
  }

  private static boolean whatIf(Arguments arguments) {
    return arguments.options().stream()
        .anyMatch(option ->
            option.name().length() >= 3
                && "-whatif".startsWith(option.name().toLowerCase(Locale.ROOT))
                && option.value().map(v -> !v.lower().equals("$false")).orElse(true));
  }

  private static boolean dryRun(List<Word> own) {
    return own.stream()
        .map(Word::text)
        .anyMatch(text ->
            text.equals("--dry-run")
                || (text.startsWith("--dry-run=") && !text.endsWith("=none"))
                || text.equals("--dryrun")
                || text.equals("--simulate")
                || text.equals("--just-print"));
  }

  private static boolean alone(Call call) {
    return call.arguments().size() == 1
        && Set.of("-h", "-V", "-?", "/?", "help").contains(call.arguments().getFirst().text());
  }
}
