package io.funnelcloud.classifier.call;

import io.funnelcloud.classifier.effect.Findings;
import io.funnelcloud.classifier.effect.Flow;
import io.funnelcloud.classifier.effect.Source;
import io.funnelcloud.classifier.effect.Span;
import io.funnelcloud.classifier.effect.Word;
import io.funnelcloud.classifier.table.Table;
import io.funnelcloud.contract.intent.Shell;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The judging of one text: what was found, what earlier parts wrote, and how much more may be
/// read. Belongs to one thread.
public final class Inquiry {
  /// A payload within a payload within … : four honest layers and some room.
  private static final int DEPTH_MAX = 12;

  /// Work per text, in characters read or expanded: 64 KiB read some sixty times over.
  private static final int WORK_MAX = 1 << 22;

  private static final int CALL_COST = 60;

  /// A program that runs a program that runs …
  private static final int WRAPPING_MAX = 60;

  /// Characters read again as nested texts.
  private static final int NESTED_MAX = 1 << 20;

  private static final String DESCRIPTOR = "/dev/fd/";

  private final String original;
  private final Table table;
  private final Map<Shell, Reading> readings;
  private final Findings findings;
  private final CallJudge calls;
  private final List<Flow> descriptors = new ArrayList<>();
  private final Map<String, Flow> files = new HashMap<>();
  private String folder = "";
  private int depth;
  private int wrapping;
  private int spent;
  private int nested;

  /// @param original the whole text that is judged
  public Inquiry(Table table, Map<Shell, Reading> readings, Findings findings, String original) {
    this.original = original;
    this.table = table;
    this.readings = readings;
    this.findings = findings;
    this.calls = new CallJudge(this);
  }

  /// Counts work; ends the judging when there was too much.
  public void spend(int work) {
    spent += work;
    if (spent > WORK_MAX) {
      throw new Exhausted();
    }
  }

  public Table table() {
    return table;
  }

  public Findings findings() {
    return findings;
  }

  public Flow judge(Call call) {
    spend(CALL_COST);
    if (wrapping >= WRAPPING_MAX) {
      findings.reject("is wrapped deeper than can be judged", call.span());
      return Flow.LOCAL;
    }
    wrapping++;
    try {
      return calls.judge(call);
    } finally {
      wrapping--;
    }
  }

  /// Judges a text that another text hands to a shell.
  public Flow judge(Source source, Shell shell, Flow in, Map<String, String> variables) {
    nested += source.text().length();
    spend(source.text().length() + CALL_COST);
    if (depth >= DEPTH_MAX || nested > NESTED_MAX) {
      findings.reject("is nested deeper than can be judged", source.span());
      return Flow.LOCAL;
    }
    depth++;
    try {
      return java.util.Objects.requireNonNull(readings.get(shell))
          .judge(source, this, in, variables);
    } finally {
      depth--;
    }
  }

  /// A path under which the output of a process substitution is read.
  public String descriptor(Flow flow) {
    descriptors.add(flow);
    return DESCRIPTOR + (descriptors.size() + 62);
  }

  public void wrote(String path, Flow flow) {
    files.put(key(path), flow);
  }

  private static String key(String path) {
    return path.startsWith("./") || path.startsWith(".\\") ? path.substring(2) : path;
  }

  /// What is known of the content of a file.
  public Optional<Flow> content(String path) {
    if (path.startsWith(DESCRIPTOR) && path.length() < DESCRIPTOR.length() + 6) {
      String number = path.substring(DESCRIPTOR.length());
      int at =
          number.chars().allMatch(c -> c >= '0' && c <= '9') && !number.isEmpty()
              ? Integer.parseInt(number) - 63
              : -1;
      return at >= 0 && at < descriptors.size()
          ? Optional.of(descriptors.get(at))
          : Optional.empty();
    }
    return Optional.ofNullable(files.get(key(path)));
  }

  /// The folder later relative paths stand in.
  void enter(String path) {
    boolean absolute = path.matches("(?s)([/~]|[A-Za-z]:|hk|HK).*");
    folder = absolute || folder.isEmpty() ? path : folder + "/" + path;
  }

  /// The word as a path from where the text has gone to.
  Word located(Word word) {
    boolean relative = !folder.isEmpty() && !word.text().matches("(?s)([/~\\\\$%]|[A-Za-z]+:).*");
    return relative
        ? new Word(folder + "/" + word.text(), word.span(), word.globbing(), false)
        : word;
  }

  /// Whether a word that a nested text holds came out of a computation: nobody who reads the
  /// original sees it there.
  boolean isComputed(Word word) {
    return depth > 1 && !original.contains(word.text());
  }

  public void reject(String words, Span span) {
    findings.reject(words, span);
  }
}
