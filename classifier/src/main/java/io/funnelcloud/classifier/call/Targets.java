package io.funnelcloud.classifier.call;

import io.funnelcloud.classifier.effect.Effect;
import io.funnelcloud.classifier.effect.Flow;
import io.funnelcloud.classifier.effect.Rule;
import io.funnelcloud.classifier.effect.Word;
import io.funnelcloud.classifier.table.Arguments;
import io.funnelcloud.classifier.table.Paths;
import io.funnelcloud.classifier.table.Program;
import io.funnelcloud.contract.intent.RiskFlag;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Judges what a call reads and writes by where it lies.
final class Targets {
  private static final Set<String> NOWHERE =
      Set.of(
          "/dev/null",
          "/dev/stdout",
          "/dev/stderr",
          "/dev/tty",
          "nul",
          "$null",
          "con",
          "-",
          "nul:",
          "/dev/fd/1",
          "/dev/fd/2");

  private static final Set<String> OUTPUT =
      Set.of("-o", "--output", "--out", "-out", "--output-file", "--outfile", "--output-document");

  private final Inquiry inquiry;

  Targets(Inquiry inquiry) {
    this.inquiry = inquiry;
  }

  /// Attributes `reads`, `writes`, `deletes` say which operands (`all`, `last`, `first`, `rest`).
  void judge(Program program, Arguments arguments, Call call) {
    for (Arguments.Option option : arguments.options()) {
      if (OUTPUT.contains(option.name())) {
        option.value().ifPresent(this::meaning);
      }
    }
    if (program.is("leaky")) {
      arguments.words().stream()
          .filter(Downloads::isLeaking)
          .forEach(
              word -> inquiry.findings().add(Effect.of(Rule.RE4, RiskFlag.NETWORK), word.span()));
    }
    for (Word word : chosen(program.attribute("reads"), arguments)) {
      read(word);
    }
    for (Word word : chosen(program.attribute("writes"), arguments)) {
      meaning(word);
    }
    if (program.is("arms")) {
      chosen("rest", arguments).stream()
          .filter(this::isFetched)
          .forEach(
              word -> inquiry.findings().add(Effect.of(Rule.IS3, RiskFlag.NETWORK), word.span()));
    }
    for (Word word : chosen(program.attribute("deletes"), arguments)) {
      inquiry
          .table()
          .paths()
          .deleting(inquiry.located(word))
          .ifPresent(r -> inquiry.findings().add(r, word.span()));
    }
  }

  private static List<Word> chosen(String which, Arguments arguments) {
    List<Word> operands = arguments.operands();
    return switch (which) {
      case "all" -> operands;
      case "last" -> operands.size() < 2 ? List.of() : List.of(operands.getLast());
      case "butlast" -> operands.size() < 2 ? operands : operands.subList(0, operands.size() - 1);
      case "first" -> operands.isEmpty() ? List.of() : List.of(operands.getFirst());
      case "rest" -> operands.size() < 2 ? List.of() : operands.subList(1, operands.size());
      case "words" -> arguments.words();
      default -> List.of();
    };
  }

  private boolean isFetched(Word word) {
    return inquiry.content(word.text()).filter(Flow::isFetched).isPresent();
  }

  void read(Word word) {
    Optional<Rule> rule = inquiry.table().paths().reading(inquiry.located(word));
    if (rule.isPresent()) {
      inquiry.findings().add(Effect.of(rule.get(), RiskFlag.READS_SECRETS), word.span());
    }
  }

  /// What writing there means beyond changing a file.
  void meaning(Word word) {
    inquiry
        .table()
        .paths()
        .writing(inquiry.located(word))
        .ifPresent(r -> inquiry.findings().add(r, word.span()));
    String path = Paths.normal(word.text());
    if (path.startsWith("/") && !path.startsWith("/tmp") && !path.startsWith("/dev/")) {
      inquiry.findings().flag(RiskFlag.WRITES_OUTSIDE_HOME);
    }
    if (isDevice(path)) {
      inquiry.findings().add(Effect.of(Rule.LM3, RiskFlag.DESTRUCTIVE), word.span());
    }
  }

  /// A redirection or output file.
  void write(Word word) {
    String path = word.lower();
    if (NOWHERE.contains(path)) {
      inquiry.findings().add(Rule.LQ3, word.span());
    } else if (path.startsWith("/dev/tcp/") || path.startsWith("/dev/udp/")) {
      inquiry.findings().add(Effect.of(Rule.RE4, RiskFlag.NETWORK), word.span());
    } else {
      inquiry.findings().add(Rule.LM1, word.span());
      meaning(word);
    }
  }

  static boolean isDevice(String path) {
    return path.matches("/dev/(sd|hd|vd|xvd|nvme|mmcblk|disk|rdisk|mapper/|md|dm-|loop).*")
        || path.startsWith("//./physicaldrive")
        || path.startsWith("/./physicaldrive");
  }

  static boolean isNowhere(Word word) {
    return NOWHERE.contains(word.lower());
  }
}
