package io.funnelcloud.classifier;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnelcloud.classifier.table.Entry;
import io.funnelcloud.classifier.table.Example;
import io.funnelcloud.classifier.table.Table;
import io.funnelcloud.contract.intent.Intent;
import io.funnelcloud.contract.intent.Shell;
import io.funnelcloud.contract.intent.Verdict;
import io.funnelcloud.contract.intent.Why;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Each entry of the tables is read as its own examples say, leaves alone what only mentions it,
/// and is missed by an example when it is taken away.
class TableExamplesTest {
  private static final Classifier CLASSIFIER = Classifier.standard();
  private static final List<Entry> ENTRIES = Table.entries();

  @Test
  void readsEachExampleAsItsEntrySays() {
    List<String> wrong = new ArrayList<>();
    for (Example example : examples()) {
      Intent read = judged(CLASSIFIER, example).primary().orElse(Intent.CONVERSATION);
      if (example.intent().map(intent -> intent != read).orElse(false)) {
        wrong.add(example.origin() + " " + example.command() + " is read as " + read.label());
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void eachEntryHasAnExampleForItAndOneAgainstIt() {
    List<String> without = new ArrayList<>();
    for (Entry entry : ENTRIES) {
      long matching = entry.examples().stream().filter(e -> e.intent().isPresent()).count();
      if (matching == 0 || matching == entry.examples().size()) {
        without.add(entry.file() + ":" + entry.line() + " " + entry.names().getFirst());
      }
    }
    assertThat(without).isEmpty();
  }

  @Test
  void noEntryDecidesWhatOnlyMentionsIt() {
    List<String> wrong = new ArrayList<>();
    for (Entry entry : ENTRIES) {
      Classifier without = CLASSIFIER.with(CLASSIFIER.table().without(entry.names()));
      for (Example example : entry.examples()) {
        Verdict verdict = judged(CLASSIFIER, example);
        boolean against = example.intent().isEmpty();
        if (against && (verdict.needsApproval() || differ(verdict, judged(without, example)))) {
          wrong.add(example.origin() + " " + example.command());
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void eachNameIsMissedByAnExample() {
    List<String> dead = new ArrayList<>();
    for (Entry entry : ENTRIES) {
      for (String name : entry.names()) {
        Classifier without = CLASSIFIER.with(CLASSIFIER.table().without(List.of(name)));
        boolean missed =
            calls(entry, name).stream()
                .anyMatch(example -> differ(judged(CLASSIFIER, example), judged(without, example)));
        if (!missed) {
          dead.add(entry.file() + ":" + entry.line() + " " + name);
        }
      }
    }
    assertThat(dead).isEmpty();
  }

  @Test
  void knowsMoreThanFourThousandPrograms() {
    assertThat(CLASSIFIER.table().size()).isGreaterThan(4_000);
    assertThat(examples()).hasSizeGreaterThan(1_000);
  }

  /// The examples of the entry with that name, and the name called with nothing much.
  private static List<Example> calls(Entry entry, String name) {
    List<Example> calls = new ArrayList<>();
    for (Example example : entry.examples()) {
      if (example.intent().isPresent()) {
        calls.add(named(example, entry, name));
      }
    }
    Shell shell = entry.examples().getFirst().shell();
    for (String plain : List.of("%s", "%s a b", "%s -x a")) {
      String command = plain.formatted(name.replace("*", "ngzq"));
      calls.add(new Example(command, shell, Optional.empty(), entry.file()));
    }
    return calls;
  }

  /// The example with the name asked for in place of the one that stands there.
  private static Example named(Example example, Entry entry, String name) {
    String plain = Matcher.quoteReplacement(name.replace("*", "ngzq"));
    for (String each : entry.names()) {
      String word = Pattern.quote(each).replace("*", "\\E\\w*\\Q");
      Matcher matcher =
          Pattern.compile("(?i)(?<![\\w.-])" + word + "(?![\\w-])").matcher(example.command());
      if (matcher.find()) {
        String command = matcher.replaceFirst(plain);
        return new Example(command, example.shell(), Optional.empty(), example.origin());
      }
    }
    return example;
  }

  private static boolean differ(Verdict one, Verdict other) {
    return !one.intents().equals(other.intents())
        || !one.risk().equals(other.risk())
        || one.needsApproval() != other.needsApproval()
        || !rules(one).equals(rules(other));
  }

  private static Set<String> rules(Verdict verdict) {
    return verdict.why().stream().map(Why::rule).collect(Collectors.toSet());
  }

  private static Verdict judged(Classifier classifier, Example example) {
    return classifier.judge(example.command(), example.shell());
  }

  private static List<Example> examples() {
    return ENTRIES.stream().flatMap(entry -> entry.examples().stream()).toList();
  }
}
