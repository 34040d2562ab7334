package io.funnelcloud.classifier.call;

import io.funnelcloud.classifier.decode.Decodings;
import io.funnelcloud.classifier.effect.Effect;
import io.funnelcloud.classifier.effect.Flow;
import io.funnelcloud.classifier.effect.Rule;
import io.funnelcloud.classifier.effect.Word;
import io.funnelcloud.classifier.table.Arguments;
import io.funnelcloud.classifier.table.Program;
import io.funnelcloud.contract.intent.RiskFlag;
import io.funnelcloud.contract.intent.Shell;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What rows cannot say: programs that run others, and those whose words need reading of their own.
final class Special {
  private static final java.util.Set<String> SILENT =
      java.util.Set.of("/s", "/silent", "/verysilent", "/qn", "/quiet", "/passive", "--silent");

  private final Inquiry inquiry;
  private final Executors executors;
  private final Targets targets;
  private final Downloads downloads;
  private final FileTools files;
  private final BuildTools builds;
  private final WindowsTools windows;
  private final Cmdlets cmdlets;

  Special(Inquiry inquiry, Executors executors, Targets targets) {
    this.inquiry = inquiry;
    this.executors = executors;
    this.targets = targets;
    this.downloads = new Downloads(inquiry, targets);
    this.files = new FileTools(inquiry, executors, targets);
    this.builds = new BuildTools(executors);
    this.windows = new WindowsTools(inquiry, executors, targets);
    this.cmdlets = new Cmdlets(inquiry, executors, targets);
  }

  /// The output of a program that was judged here; empty when the general rule holds.
  Optional<Flow> judge(Program program, String name, Arguments arguments, Call call) {
    codeOptions(program, arguments, call);
    return switch (program.attribute("kind")) {
      case "shell" -> shell(arguments, call);
      case "interpreter" -> interpreter(program, arguments, call);
      case "powershell" -> powershell(call);
      case "cmd" -> commandPrompt(call);
      case "download" -> Optional.of(downloads.judge(name, arguments, call));
      case "find" -> files.find(call);
      case "dd" -> files.dd(arguments, call);
      case "xargs" -> xargs(arguments, call);
      case "words" -> joined(arguments.operands(), call);
      case "rest" ->
          joined(arguments.words().subList(arguments.rest(), arguments.words().size()), call);
      case "awk" -> files.awk(arguments, call);
      case "sed" -> files.sed(arguments, call);
      case "tee" -> files.tee(arguments, call);
      case "hello" -> hello(arguments, call);
      case "sqlite" -> {
        arguments.operands().stream()
            .skip(1)
            .limit(1)
            .forEach(sql -> executors.code(sql, "sql", call.variables()));
        yield Optional.empty();
      }
      case "git" -> builds.git(arguments, call);
      case "make" -> builds.make(arguments, call);
      case "editor" -> builds.editor(call);
      case "winstart", "winrun", "wmic", "reg", "certutil" ->
          windows.judge(program, arguments, call);
      case "iex", "iwr", "saps", "item", "psget" -> cmdlets.judge(program, arguments, call);
      default -> wrapped(program, arguments, call);
    };
  }

  /// `openssl s_client` shows a certificate when nothing is said to the other side; otherwise it is
  /// a connection to talk over.
  private Optional<Flow> hello(Arguments arguments, Call call) {
    boolean silent = call.in().text().map(text -> text.strip().length() <= 1).orElse(false);
    boolean client = arguments.operands().stream().anyMatch(word -> word.text().equals("s_client"));
    if (client && !silent) {
      inquiry.findings().add(Effect.of(Rule.RE1, RiskFlag.NETWORK), call.span());
    }
    return client ? Optional.of(Flow.LOCAL) : Optional.empty();
  }

  private void codeOptions(Program program, Arguments arguments, Call call) {
    if (!program.is("code")) {
      return;
    }
    String language = program.is("lang") ? program.attribute("lang") : "sh";
    for (String option : program.attribute("code").split(",")) {
      for (Arguments.Option given : arguments.options()) {
        if (given.value().isPresent()
            && (program.style() == io.funnelcloud.classifier.table.Style.GNU
                ? given.name().equals(option)
                : given.name().equalsIgnoreCase(option))) {
          executors.code(unprefixed(given.value().get()), language, call.variables());
        }
      }
    }
  }

  /// `--checkpoint-action=exec=command`.
  private static Word unprefixed(Word word) {
    return word.text().startsWith("exec=") ? word.withText(word.text().substring(5)) : word;
  }

  private Optional<Flow> wrapped(Program program, Arguments arguments, Call call) {
    if (!program.wraps()) {
      return Optional.empty();
    }
    List<Word> rest = arguments.words().subList(arguments.rest(), arguments.words().size());
    return Optional.of(executors.command(rest, call));
  }

  private Optional<Flow> joined(List<Word> words, Call call) {
    if (!words.isEmpty()) {
      executors.code(join(words), "sh", call.variables());
    }
    return Optional.of(Flow.LOCAL);
  }

  static Word join(List<Word> words) {
    if (words.size() == 1) {
      return words.getFirst();
    }
    StringBuilder text = new StringBuilder();
    for (Word word : words) {
      text.append(text.isEmpty() ? "" : " ").append(word.text());
    }
    return Word.of(text.toString(), words.getFirst().span().to(words.getLast().span()));
  }

  private Optional<Flow> shell(Arguments arguments, Call call) {
    List<Word> words = call.arguments();
    for (int i = 0; i < words.size(); i++) {
      String text = words.get(i).text();
      if (text.matches("[-+][A-Za-z]*c[A-Za-z]*") && i + 1 < words.size()) {
        java.util.Map<String, String> variables = new java.util.HashMap<>(call.variables());
        for (int k = i + 2; k < words.size(); k++) {
          variables.put(String.valueOf(k - i - 2), words.get(k).text());
        }
        executors.code(words.get(i + 1), "sh", variables);
        return Optional.of(Flow.LOCAL);
      }
      if (!text.startsWith("-") && !text.startsWith("+")) {
        break;
      }
    }
    scriptOrInput(arguments, "sh", call);
    return Optional.of(Flow.LOCAL);
  }

  private void scriptOrInput(Arguments arguments, String language, Call call) {
    List<Word> operands = arguments.operands();
    boolean input =
        operands.isEmpty()
            || operands.getFirst().text().equals("-")
            || operands.getFirst().text().equals("/dev/stdin")
            || arguments.has("-s");
    if (input) {
      executors.run(call.in(), call.span(), language, call.variables());
      return;
    }
    Word script = operands.getFirst();
    Optional<Flow> content = inquiry.content(script.text());
    if (content.isPresent()) {
      executors.file(content.get(), script, language, call);
    } else if (script.text().startsWith("http://") || script.text().startsWith("https://")) {
      inquiry.findings().add(Effect.of(Rule.RE2, RiskFlag.NETWORK), call.span());
    } else {
      inquiry.findings().add(Effect.of(Rule.U7, RiskFlag.OPAQUE), call.span());
    }
  }

  private Optional<Flow> interpreter(Program program, Arguments arguments, Call call) {
    String language = program.attribute("lang");
    boolean code = false;
    for (String option : program.attribute("code").split(",")) {
      code |= arguments.has(option);
    }
    boolean inPlace = arguments.options().stream().anyMatch(o -> o.name().matches("-[a-hj-z]*i.*"));
    if (inPlace && (language.equals("perl") || language.equals("ruby"))) {
      arguments.operands().forEach(targets::meaning);
    }
    if (!code && !arguments.has("-m")) {
      scriptOrInput(arguments, language, call);
    }
    return Optional.of(Flow.LOCAL);
  }

  private Optional<Flow> powershell(Call call) {
    List<Word> words = call.arguments();
    for (int i = 0; i < words.size(); i++) {
      String text = words.get(i).lower().replace('/', '-').replace('\u2013', '-');
      if (!text.startsWith("-")) {
        executors.code(join(words.subList(i, words.size())), "powershell", call.variables());
        return Optional.of(Flow.LOCAL);
      }
      String option = text.substring(1);
      boolean last = i + 1 >= words.size();
      if (!option.isEmpty()
          && ("encodedcommand".startsWith(option) || option.equals("ec"))
          && !last) {
        encoded(words.get(i + 1), call);
        return Optional.of(Flow.LOCAL);
      }
      if (!option.isEmpty() && "command".startsWith(option)) {
        if (!last && !words.get(i + 1).text().equals("-")) {
          executors.code(join(words.subList(i + 1, words.size())), "powershell", call.variables());
          return Optional.of(Flow.LOCAL);
        }
      } else if (!option.isEmpty() && "file".startsWith(option)) {
        inquiry.findings().add(Effect.of(Rule.U7, RiskFlag.OPAQUE), call.span());
        return Optional.of(Flow.LOCAL);
      } else if (takesValue(option)) {
        i++;
      }
    }
    executors.run(call.in(), call.span(), "powershell", call.variables());
    return Optional.of(Flow.LOCAL);
  }

  private static boolean takesValue(String option) {
    return List.of(
                "executionpolicy",
                "windowstyle",
                "version",
                "inputformat",
                "outputformat",
                "workingdirectory",
                "configurationname",
                "settingsfile",
                "psconsolefile",
                "ep",
                "wd")
            .stream()
            .anyMatch(name -> name.startsWith(option) && !option.isEmpty() && !option.equals("v"))
        || option.equals("ex");
  }

  private void encoded(Word word, Call call) {
    Optional<String> text = Decodings.utf16Base64(word.text());
    if (text.isPresent()) {
      executors.code(Word.of(text.get(), word.span()), "powershell", call.variables());
    } else if (word.holds(Word.FETCHED)) {
      inquiry.findings().add(Effect.of(Rule.RE2, RiskFlag.NETWORK), word.span());
    } else {
      inquiry.findings().opaque(word.span());
    }
  }

  private Optional<Flow> commandPrompt(Call call) {
    List<Word> words = call.arguments();
    for (int i = 0; i < words.size(); i++) {
      String text = words.get(i).text().toLowerCase(Locale.ROOT);
      boolean run = text.startsWith("/c") || text.startsWith("/k") || text.startsWith("/r");
      if (run) {
        List<Word> rest = new ArrayList<>(words.subList(i + 1, words.size()));
        if (text.length() > 2) {
          rest.addFirst(words.get(i).withText(words.get(i).text().substring(2)));
        }
        if (!rest.isEmpty()) {
          executors.code(stripped(join(quoted(rest, call))), "cmd", call.variables());
        }
        return Optional.of(Flow.LOCAL);
      }
    }
    executors.run(call.in(), call.span(), "cmd", call.variables());
    return Optional.of(Flow.LOCAL);
  }

  /// The command prompt hands on the quotes of all but a lone word, and what stands in them is no
  /// operator.
  private static List<Word> quoted(List<Word> words, Call call) {
    if (call.shell() != Shell.CMD || words.size() < 2) {
      return words;
    }
    List<Word> quoted = new ArrayList<>();
    for (Word word : words) {
      boolean operators = word.text().chars().anyMatch(c -> "|&<>".indexOf(c) >= 0);
      quoted.add(
          operators && word.text().indexOf('"') < 0
              ? word.withText('"' + word.text() + '"')
              : word);
    }
    return quoted;
  }

  private static Word stripped(Word word) {
    String text = word.text();
    return text.length() > 1 && text.startsWith("\"") && text.endsWith("\"")
        ? word.withText(text.substring(1, text.length() - 1))
        : word;
  }

  private Optional<Flow> xargs(Arguments arguments, Call call) {
    List<Word> words = arguments.words();
    List<Word> rest = new ArrayList<>(words.subList(arguments.rest(), words.size()));
    int end = rest.stream().map(Word::text).toList().indexOf(":::");
    String given =
        call.in().text().orElse(String.valueOf(call.in().isFetched() ? Word.FETCHED : Word.LOCAL));
    if (end >= 0) {
      given = join(rest.subList(end, rest.size())).text().replaceFirst(":::\\s*", "");
      rest = new ArrayList<>(rest.subList(0, end));
    }
    if (rest.isEmpty()) {
      if (words.size() > arguments.rest() || isParallel(call)) {
        executors.code(Word.of(given, call.span()), "sh", call.variables());
      }
      return Optional.of(Flow.LOCAL);
    }
    String placeholder = arguments.value("-I").map(Word::text).orElse("{}");
    List<Word> filled = fill(rest, placeholder, given.strip(), call);
    if (isParallel(call) || filled.size() == 1) {
      executors.code(join(filled), "sh", call.variables());
      return Optional.of(Flow.LOCAL);
    }
    return Optional.of(executors.command(filled, call));
  }

  private static boolean isParallel(Call call) {
    return call.name().text().endsWith("parallel");
  }

  private static List<Word> fill(List<Word> rest, String placeholder, String given, Call call) {
    List<Word> filled = new ArrayList<>();
    boolean used = false;
    for (Word word : rest) {
      used |= word.text().contains(placeholder);
      filled.add(
          word.text().contains(placeholder)
              ? word.withText(word.text().replace(placeholder, given))
              : word);
    }
    if (!used) {
      for (String part : given.split("[\\s\\x00]+")) {
        filled.add(Word.of(part, call.span()));
      }
    }
    return filled;
  }

  /// A program no table knows: opaque, and still judged by what stands on its line.
  void unknown(Call call) {
    if (call.shell() == Shell.POWERSHELL && call.name().text().matches("[A-Za-z]+-[A-Za-z0-9]+")) {
      inquiry.findings().add(Rule.LM2, call.span());
      return;
    }
    boolean installer =
        call.name().lower().endsWith(".run")
            || call.name().lower().endsWith(".msi")
            || call.arguments().stream().anyMatch(word -> SILENT.contains(word.lower()));
    inquiry.findings().add(Effect.of(installer ? Rule.IS2 : Rule.U7, RiskFlag.OPAQUE), call.span());
    for (Word word : call.arguments()) {
      targets.read(word);
    }
  }
}
