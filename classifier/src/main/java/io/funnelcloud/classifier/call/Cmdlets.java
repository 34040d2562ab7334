package io.funnelcloud.classifier.call;

import io.funnelcloud.classifier.effect.Effect;
import io.funnelcloud.classifier.effect.Flow;
import io.funnelcloud.classifier.effect.Rule;
import io.funnelcloud.classifier.effect.Word;
import io.funnelcloud.classifier.table.Arguments;
import io.funnelcloud.classifier.table.Program;
import io.funnelcloud.contract.intent.RiskFlag;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Cmdlets that execute text, fetch, start programs or touch items of a provider.
final class Cmdlets {
  private final Inquiry inquiry;
  private final Executors executors;
  private final Targets targets;

  Cmdlets(Inquiry inquiry, Executors executors, Targets targets) {
    this.inquiry = inquiry;
    this.executors = executors;
    this.targets = targets;
  }

  Optional<Flow> judge(Program program, Arguments arguments, Call call) {
    return Optional.of(
        switch (program.attribute("kind")) {
          case "iex" -> expression(arguments, call);
          case "iwr" -> request(arguments, call);
          case "saps" -> start(arguments, call);
          default -> items(program, arguments, call);
        });
  }

  private Flow expression(Arguments arguments, Call call) {
    Optional<Word> code = arguments.value("-Command");
    if (code.isEmpty() && !arguments.operands().isEmpty()) {
      code = Optional.of(Special.join(arguments.operands()));
    }
    return code.isPresent()
        ? executors.code(code.get(), "powershell", call.variables())
        : executors.run(call.in(), call.span(), "powershell", call.variables());
  }

  private Flow request(Arguments arguments, Call call) {
    Optional<Word> output = arguments.value("-OutFile").or(() -> arguments.value("-o"));
    Optional<Word> url =
        arguments.value("-Uri").or(() -> arguments.operands().stream().findFirst());
    arguments.value("-InFile").ifPresent(targets::read);
    if (url.isPresent() && Downloads.isLeaking(url.get())) {
      inquiry.findings().add(Effect.of(Rule.RE4, RiskFlag.NETWORK), url.get().span());
    }
    if (output.isEmpty() || Targets.isNowhere(output.get())) {
      inquiry.findings().add(Effect.of(Rule.LQ4, RiskFlag.NETWORK), call.span());
      return Flow.FETCHED;
    }
    boolean program =
        Downloads.isProgram(output.get().text())
            || url.map(word -> Downloads.isProgram(word.text())).orElse(false);
    inquiry.findings().add(Effect.of(program ? Rule.IS3 : Rule.LM7, RiskFlag.NETWORK), call.span());
    targets.meaning(output.get());
    inquiry.wrote(output.get().text(), Flow.FETCHED);
    return Flow.LOCAL;
  }

  private Flow start(Arguments arguments, Call call) {
    List<Word> words = new ArrayList<>();
    arguments.value("-FilePath").ifPresent(words::add);
    List<Word> operands = arguments.operands();
    List<Word> given = new ArrayList<>(words.isEmpty() ? rest(operands) : operands);
    if (words.isEmpty() && !operands.isEmpty()) {
      words.add(operands.getFirst());
    }
    arguments.value("-ArgumentList").or(() -> arguments.value("-Args")).ifPresent(given::add);
    given.forEach(word -> words.addAll(split(word)));
    boolean opens = words.isEmpty() || words.getFirst().text().contains("://");
    if (!opens) {
      executors.command(words, call);
    }
    return Flow.LOCAL;
  }

  private static List<Word> rest(List<Word> operands) {
    return operands.isEmpty() ? operands : operands.subList(1, operands.size());
  }

  /// A list of arguments, or one text of them, as the words the program is given.
  private static List<Word> split(Word word) {
    String text = word.text();
    List<Word> words = new ArrayList<>();
    for (String part : text.split(text.contains(" ") ? ",(?=[-/])|\\s+" : ",")) {
      words.add(Word.of(part, word.span()));
    }
    return words;
  }

  private Flow items(Program program, Arguments arguments, Call call) {
    List<Word> all = new ArrayList<>();
    for (String name :
        List.of(
            "-Path", "-LiteralPath", "-FilePath", "-Destination", "-Target", "-DestinationPath")) {
      arguments.value(name).ifPresent(all::add);
    }
    all.addAll(arguments.operands());
    boolean writes = program.is("touches");
    Optional<Word> name = arguments.value("-Name");
    for (Word word : all) {
      for (String part : word.text().split(",")) {
        Word path = Word.of(part, word.span());
        if (writes) {
          targets.meaning(path);
          name.ifPresent(n -> targets.meaning(path.withText(part + "\\" + n.text())));
        } else {
          targets.read(path);
        }
      }
    }
    if (program.is("keeps") && !all.isEmpty()) {
      inquiry.wrote(all.getFirst().text(), call.in());
      if (call.in().isFetched() && Downloads.isProgram(all.getFirst().text())) {
        inquiry.findings().add(Effect.of(Rule.IS3, RiskFlag.NETWORK), call.span());
      }
    }
    if (program.is("copies")) {
      all.stream().limit(1).forEach(targets::read);
    }
    return call.in().isFetched() ? Flow.FETCHED : Flow.LOCAL;
  }
}
