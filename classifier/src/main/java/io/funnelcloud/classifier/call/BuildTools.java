package io.funnelcloud.classifier.call;

import io.funnelcloud.classifier.effect.Flow;
import io.funnelcloud.classifier.effect.Word;
import io.funnelcloud.classifier.table.Arguments;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Tools of development that run commands on the side: git by its settings, make by its recipes,
/// editors and debuggers by their own commands.
final class BuildTools {
  private static final List<String> RUNNING =
      List.of(
          "alias.",
          "core.pager",
          "core.sshcommand",
          "core.editor",
          "core.fsmonitor",
          "pager.",
          "diff.external",
          "credential.helper",
          "core.askpass",
          "sequence.editor",
          "gpg.program",
          "core.gitproxy",
          "uploadpack.",
          "protocol.ext",
          "filter.",
          "merge.",
          "difftool.",
          "mergetool.",
          "core.hookspath");

  private final Executors executors;

  BuildTools(Executors executors) {
    this.executors = executors;
  }

  Optional<Flow> git(Arguments arguments, Call call) {
    for (Arguments.Option option : arguments.options()) {
      option.value().filter(value -> option.name().equals("-c")).ifPresent(v -> setting(v, call));
    }
    List<Word> operands = arguments.operands();
    if (operands.size() > 2 && operands.getFirst().text().equals("config")) {
      Word key = operands.get(operands.size() - 2);
      setting(key.withText(key.text() + "=" + operands.getLast().text()), call);
    }
    boolean tree =
        operands.size() > 2
            && List.of("bisect", "submodule", "rebase", "filter-branch")
                .contains(operands.getFirst().text());
    if (tree
        && (operands.get(1).text().equals("run") || operands.get(1).text().equals("foreach"))) {
      List<Word> words = arguments.words();
      int from = words.stream().map(Word::text).toList().indexOf(operands.get(1).text());
      executors.code(Special.join(words.subList(from + 1, words.size())), "sh", call.variables());
    }
    arguments
        .value("--exec")
        .or(() -> arguments.value("--upload-pack"))
        .ifPresent(code -> executors.code(code, "sh", call.variables()));
    return Optional.of(Flow.LOCAL);
  }

  private void setting(Word word, Call call) {
    int cut = word.text().indexOf('=');
    String key = cut < 0 ? "" : word.text().substring(0, cut).toLowerCase(Locale.ROOT);
    if (RUNNING.stream().noneMatch(key::startsWith)) {
      return;
    }
    String code = word.text().substring(cut + 1);
    boolean alias = key.startsWith("alias.");
    if (alias && !code.startsWith("!")) {
      code = "git " + code;
    }
    String plain = code.startsWith("!") ? code.substring(1) : code;
    executors.code(Word.of(plain, word.span()), "sh", call.variables());
  }

  Optional<Flow> make(Arguments arguments, Call call) {
    arguments.value("--eval").ifPresent(word -> recipes(word.text(), word, call));
    boolean input =
        arguments
            .value("-f")
            .or(() -> arguments.value("--file"))
            .map(file -> file.text().equals("-") || file.text().equals("/dev/stdin"))
            .orElse(false);
    if (input) {
      call.in().text().ifPresent(text -> recipes(text, call.name(), call));
      if (call.in().isFetched()) {
        executors.run(call.in(), call.name(), call);
      }
    }
    return Optional.of(Flow.LOCAL);
  }

  private void recipes(String text, Word at, Call call) {
    for (String line : text.lines().toList()) {
      int cut = line.startsWith("\t") ? 0 : line.indexOf(';');
      String recipe = cut < 0 ? "" : line.substring(cut + 1).strip();
      if (line.contains("$(shell ")) {
        recipe = line.substring(line.indexOf("$(shell ") + 8).replaceFirst("\\)[^)]*$", "");
      }
      if (!recipe.isEmpty()) {
        String plain = recipe.replaceFirst("^[@+-]+", "");
        executors.code(Word.of(plain, at.span()), "sh", call.variables());
      }
    }
  }

  /// `:!command`, `!command`, `spawn command`, `shell command`, `system("…")`, in words or input.
  Optional<Flow> editor(Call call) {
    for (Word word : call.arguments()) {
      command(word.text(), word, call);
    }
    call.in()
        .text()
        .ifPresent(
            text -> text.lines().limit(200).forEach(line -> command(line, call.name(), call)));
    return Optional.of(Flow.LOCAL);
  }

  private void command(String given, Word at, Call call) {
    String text = given.strip();
    String code = text.replaceFirst("^(?:-ex[= ]|\\+|--cmd |:)*", "");
    if (code.startsWith("!")
        || code.matches("(?s)(?:shell|sh|spawn|exec|terminal|term)\\s+\\S.*")) {
      String command =
          code.startsWith("!")
              ? code.substring(1)
              : code.replaceFirst("^\\S+\\s+", "").split(";")[0];
      executors.code(Word.of(command, at.span()), "sh", call.variables());
    } else if (code.contains("system(")
        || code.contains("os.")
        || code.contains("py ")
        || code.contains("spawn ")) {
      executors.code(Word.of(code, at.span()), "python", call.variables());
      int spawn = code.indexOf("spawn ");
      if (spawn >= 0) {
        String command = code.substring(spawn + 6).split(";")[0];
        executors.code(Word.of(command, at.span()), "sh", call.variables());
      }
    }
  }
}
