package io.funnelcloud.classifier.powershell;

import io.funnelcloud.classifier.effect.Flow;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Runs a block once for each of several known values, so that what it gives is known too: `83,101
/// | % { [char]$_ }` and `foreach ($c in …) { … }`.
final class Repeats {
  /// A longer list is judged once, as unknown.
  private static final int ITEMS_MAX = 2_000;

  private static final Pattern FILTER =
      Pattern.compile("(?i)(?:\\?|where|where-object)\\s*\\{\\s*\\$_\\s*\\}");

  private Repeats() {}

  static boolean isFollowed(PsValue values) {
    int size = values.items().size();
    return size > 0 && size <= ITEMS_MAX && values.isConstant();
  }

  /// Passes over `| ? { $_ }` behind known values: it drops only what is empty.
  static boolean passesFilter(PsWalk walk, PsValue values) {
    Matcher matcher = FILTER.matcher(walk.text).region(walk.pos, walk.text.length());
    boolean passed = isFollowed(values) && matcher.lookingAt();
    if (passed) {
      walk.pos = matcher.end();
    }
    return passed;
  }

  static PsValue withoutEmpty(PsValue values) {
    return new PsValue(values.items().stream().filter(item -> !item.isEmpty()).toList());
  }

  /// Where the block of `ForEach-Object` begins when the cursor stands before one that is followed;
  /// -1 otherwise.
  static int bodyAhead(PsWalk walk, PsValue values) {
    if (!isFollowed(values)) {
      return -1;
    }
    int at = walk.pos;
    for (String name : List.of("%", "foreach-object", "foreach")) {
      if (walk.text.regionMatches(true, at, name, 0, name.length())) {
        at += name.length();
        break;
      }
    }
    if (at == walk.pos) {
      return -1;
    }
    at = skipBlanks(walk, at);
    if (walk.text.regionMatches(true, at, "-process", 0, 8)) {
      at = skipBlanks(walk, at + 8);
    }
    return at < walk.text.length() && walk.text.charAt(at) == '{' ? at : -1;
  }

  private static int skipBlanks(PsWalk walk, int from) {
    int at = from;
    while (at < walk.text.length()
        && (walk.text.charAt(at) == ' ' || walk.text.charAt(at) == '\t')) {
      at++;
    }
    return at;
  }

  /// What the block that begins there gives for each value; the cursor stands behind it afterwards.
  static PsValue each(PsWalk walk, String variable, PsValue values, int body) {
    PsValue before = walk.variables.getOrDefault(variable, PsValue.LOCAL);
    List<String> given = new ArrayList<>();
    for (String item : values.items()) {
      walk.pos = body;
      walk.variables.put(variable, PsValue.of(item));
      given.addAll(walk.block(Flow.known(item)).items());
      walk.inquiry.spend(walk.pos - body);
    }
    walk.variables.put(variable, before);
    return new PsValue(given);
  }

  /// The next element of a pipeline, given what the one before it gave.
  static PsValue stage(PsWalk walk, PsCommand command, PsValue before, Flow flow) {
    int body = bodyAhead(walk, before);
    if (body >= 0) {
      return each(walk, "_", before, body);
    }
    return passesFilter(walk, before) ? withoutEmpty(before) : command.element(flow);
  }
}
