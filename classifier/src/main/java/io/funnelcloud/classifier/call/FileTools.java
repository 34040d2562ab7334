package io.funnelcloud.classifier.call;

import io.funnelcloud.classifier.effect.Effect;
import io.funnelcloud.classifier.effect.Flow;
import io.funnelcloud.classifier.effect.Rule;
import io.funnelcloud.classifier.effect.Word;
import io.funnelcloud.classifier.table.Arguments;
import io.funnelcloud.contract.intent.RiskFlag;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Unix tools whose words are a small language: find, dd, awk, sed, tee.
final class FileTools {
  private static final Set<String> EXECUTES = Set.of("-exec", "-execdir", "-ok", "-okdir");

  private final Inquiry inquiry;
  private final Executors executors;
  private final Targets targets;

  FileTools(Inquiry inquiry, Executors executors, Targets targets) {
    this.inquiry = inquiry;
    this.executors = executors;
    this.targets = targets;
  }

  Optional<Flow> find(Call call) {
    List<Word> words = call.arguments();
    String start = words.isEmpty() ? "." : words.getFirst().text();
    inquiry.findings().add(Rule.LQ1, call.span());
    for (int i = 0; i < words.size(); i++) {
      String text = words.get(i).text();
      if (EXECUTES.contains(text)) {
        List<Word> command = new ArrayList<>();
        for (i++; i < words.size() && !ends(words, i); i++) {
          Word word = words.get(i);
          command.add(
              word.text().contains("{}")
                  ? new Word(
                      word.text().replace("{}", found(start, words)), word.span(), true, false)
                  : word);
        }
        executors.command(command, call);
      } else if (text.equals("-delete")) {
        inquiry.findings().add(Effect.of(Rule.LM1, RiskFlag.DESTRUCTIVE), call.span());
        Word found = new Word(found(start, words), words.get(i).span(), true, false);
        inquiry
            .table()
            .paths()
            .deleting(found)
            .ifPresent(rule -> inquiry.findings().add(rule, call.span()));
      } else if (text.startsWith("-fprint") || text.equals("-fls")) {
        if (i + 1 < words.size()) {
          targets.write(words.get(i + 1));
        }
      }
    }
    return Optional.of(Flow.LOCAL);
  }

  private static boolean ends(List<Word> words, int at) {
    String text = words.get(at).text();
    return text.equals(";") || (text.equals("+") && words.get(at - 1).text().equals("{}"));
  }

  private static String found(String start, List<Word> words) {
    for (int i = 0; i + 1 < words.size(); i++) {
      String text = words.get(i).text();
      if (text.equals("-name") || text.equals("-iname")) {
        return start + "/" + words.get(i + 1).text();
      }
    }
    return start;
  }

  Optional<Flow> dd(Arguments arguments, Call call) {
    boolean wrote = false;
    for (Word word : call.arguments()) {
      if (word.text().startsWith("if=")) {
        targets.read(word.withText(word.text().substring(3)));
      } else if (word.text().startsWith("of=")) {
        targets.write(word.withText(word.text().substring(3)));
        wrote = true;
      }
    }
    if (!wrote) {
      inquiry.findings().add(Rule.LQ1, call.span());
    }
    return Optional.of(call.in().isNothing() ? Flow.LOCAL : call.in());
  }

  Optional<Flow> awk(Arguments arguments, Call call) {
    if (arguments.has("-f")) {
      inquiry.findings().add(Effect.of(Rule.U7, RiskFlag.OPAQUE), call.span());
    } else if (!arguments.operands().isEmpty()) {
      executors.code(arguments.operands().getFirst(), "awk", call.variables());
      inquiry.findings().add(Rule.LQ2, call.span());
    }
    arguments.operands().stream().skip(1).forEach(targets::read);
    return Optional.of(call.in().isNothing() ? Flow.LOCAL : passed(call));
  }

  private static Flow passed(Call call) {
    return call.in().isFetched() ? Flow.FETCHED : Flow.LOCAL;
  }

  Optional<Flow> sed(Arguments arguments, Call call) {
    boolean script = arguments.has("-e") || arguments.has("-f") || arguments.has("--expression");
    List<Word> operands = arguments.operands();
    List<Word> files =
        script || operands.isEmpty() ? operands : operands.subList(1, operands.size());
    boolean inPlace =
        arguments.options().stream()
            .anyMatch(o -> o.name().equals("-i") || o.name().startsWith("--in-place"));
    for (Word file : files) {
      if (inPlace) {
        targets.write(file);
      } else {
        targets.read(file);
      }
    }
    if (inPlace) {
      inquiry.findings().add(Rule.LM1, call.span());
    } else {
      inquiry.findings().add(Rule.LQ2, call.span());
    }
    Word program =
        script
            ? arguments.value("-e").or(() -> arguments.value("--expression")).orElse(call.name())
            : operands.isEmpty() ? call.name() : operands.getFirst();
    sedCommands(program, call);
    Optional<String> out = Outputs.sed(program.text(), call.in());
    return Optional.of(out.map(Flow::known).orElse(passed(call)));
  }

  private void sedCommands(Word program, Call call) {
    String text = program.text();
    if (text.matches("(?s)(\\d+|\\$|/[^/]*/)?\\s*e\\s+\\S.*")) {
      String command = text.replaceFirst("(?s)^(\\d+|\\$|/[^/]*/)?\\s*e\\s+", "");
      executors.code(Word.of(command, program.span()), "sh", call.variables());
    } else if (text.matches("(?s)s(.).*\\1.*\\1[gpi0-9]*e[gpi]*")) {
      inquiry.findings().opaque(program.span());
      String[] parts = text.substring(2).split(java.util.regex.Pattern.quote(text.substring(1, 2)));
      if (parts.length > 1) {
        executors.code(Word.of(parts[1], program.span()), "sh", call.variables());
      }
    }
    java.util.regex.Matcher written =
        java.util.regex.Pattern.compile("(?:^|[;}\\d/$])\\s*[wW]\\s+(/[^;}\\s]+)").matcher(text);
    while (written.find()) {
      targets.write(Word.of(written.group(1), program.span()));
    }
  }

  Optional<Flow> tee(Arguments arguments, Call call) {
    for (Word word : arguments.operands()) {
      targets.write(word);
      inquiry.wrote(word.text(), call.in());
    }
    if (arguments.operands().isEmpty()) {
      inquiry.findings().add(Rule.LQ2, call.span());
    }
    return Optional.of(call.in());
  }
}
