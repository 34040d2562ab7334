package io.funnelcloud.classifier.call;

import io.funnelcloud.classifier.decode.Decodings;
import io.funnelcloud.classifier.effect.Flow;
import io.funnelcloud.classifier.effect.Word;
import io.funnelcloud.classifier.table.Arguments;
import io.funnelcloud.classifier.table.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Windows programs that run others or change the registry.
final class WindowsTools {
  private final Inquiry inquiry;
  private final Executors executors;
  private final Targets targets;

  WindowsTools(Inquiry inquiry, Executors executors, Targets targets) {
    this.inquiry = inquiry;
    this.executors = executors;
    this.targets = targets;
  }

  Optional<Flow> judge(Program program, Arguments arguments, Call call) {
    switch (program.attribute("kind")) {
      case "winstart" -> start(call);
      case "winrun" -> run(call);
      case "wmic" -> wmic(call);
      case "reg" -> registry(arguments);
      case "certutil" -> certutil(arguments);
      default -> {}
    }
    return Optional.of(Flow.LOCAL);
  }

  /// `start "title" /min program words`: the title is the first word if it was quoted.
  private void start(Call call) {
    List<Word> words = new ArrayList<>(call.arguments());
    boolean titled =
        !words.isEmpty()
            && (words.getFirst().text().isEmpty()
                || words.getFirst().span().end() - words.getFirst().span().start()
                    == words.getFirst().text().length() + 2);
    if (titled && words.size() > 1) {
      words.removeFirst();
    }
    while (!words.isEmpty()
        && (words.getFirst().text().startsWith("/") || words.getFirst().text().isEmpty())) {
      boolean folder = words.getFirst().text().equalsIgnoreCase("/d");
      words.removeFirst();
      if (folder && !words.isEmpty()) {
        words.removeFirst();
      }
    }
    boolean opens =
        !words.isEmpty()
            && (words.getFirst().text().contains("://")
                || (words.getFirst().text().contains(":")
                    && !words.getFirst().text().contains("\\")));
    if (!opens) {
      executors.command(words, call);
    }
  }

  private void run(Call call) {
    List<Word> words = new ArrayList<>(call.arguments());
    while (!words.isEmpty()
        && (words.getFirst().text().startsWith("-") || words.getFirst().text().startsWith("/"))) {
      words.removeFirst();
    }
    if (words.isEmpty()) {
      return;
    }
    boolean linux =
        List.of("wsl", "bash", "ubuntu", "debian")
            .contains(CallJudge.baseName(call.name().lower(), call.shell()));
    executors.code(Special.join(words), linux ? "sh" : "cmd", call.variables());
  }

  private void wmic(Call call) {
    List<Word> words = call.arguments();
    for (int i = 0; i + 1 < words.size(); i++) {
      if (words.get(i).lower().startsWith("-arg")) {
        executors.code(words.get(i + 1), "cmd", call.variables());
      }
    }
    for (Word word : words) {
      int cut = word.lower().indexOf("-commandline,");
      if (cut >= 0) {
        String code = word.text().substring(cut + 13);
        executors.code(word.withText(code), "cmd", call.variables());
        return;
      }
    }
    for (int i = 0; i + 1 < words.size(); i++) {
      if (words.get(i).text().equalsIgnoreCase("create")) {
        executors.code(Special.join(words.subList(i + 1, words.size())), "cmd", call.variables());
        return;
      }
    }
  }

  /// A file whose content is known is decoded into another.
  private void certutil(Arguments arguments) {
    String kind = arguments.has("/decodehex") ? "hex" : arguments.has("/decode") ? "base64" : "";
    List<Word> operands = arguments.operands();
    if (!kind.isEmpty() && operands.size() > 1) {
      inquiry
          .content(operands.getFirst().text())
          .flatMap(Flow::text)
          .flatMap(text -> Decodings.decode(kind, text.strip()))
          .ifPresent(text -> inquiry.wrote(operands.get(1).text(), Flow.known(text)));
    }
  }

  private void registry(Arguments arguments) {
    List<Word> operands = arguments.operands();
    if (operands.size() < 2) {
      return;
    }
    Word key = operands.get(1);
    switch (operands.getFirst().lower()) {
      case "add", "delete", "import", "restore", "load" -> targets.meaning(value(key, arguments));
      case "copy" -> targets.meaning(operands.getLast());
      case "query", "save", "export" -> targets.read(key);
      default -> {}
    }
  }

  private static Word value(Word key, Arguments arguments) {
    List<Word> words = arguments.words();
    for (int i = 0; i + 1 < words.size(); i++) {
      if (words.get(i).text().equalsIgnoreCase("/v")) {
        return key.withText(key.text() + "\\" + words.get(i + 1).text());
      }
    }
    return key;
  }
}
