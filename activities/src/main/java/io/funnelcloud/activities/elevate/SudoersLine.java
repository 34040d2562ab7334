package io.funnelcloud.activities.elevate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The line for `/etc/sudoers.d` that allows one account exactly one command as root.
final class SudoersLine {

  /// A simple command after sudo, up to what ends it; no quotes, variables or substitutions in it,
  /// since sudoers compares words and this could not be sure of them.
  private static final Pattern SUDO =
      Pattern.compile("(?:^|[\\s;&|(])sudo\\s+((?:[^\\s;&|<>()$`'\"*?\\[\\]{}\\\\#~!]+[ \\t]*)+)");

  /// Options of sudo that take no value; another option makes the command unclear.
  private static final Set<String> PLAIN_OPTIONS = Set.of("-n", "-E", "-H", "-k", "-S", "--");

  private final Set<String> sbin;

  SudoersLine(Set<String> sbin) {
    this.sbin = sbin;
  }

  /// Empty when the command is not plain enough to be allowed word by word.
  Optional<String> allowing(String account, String script) {
    Matcher matcher = SUDO.matcher(script);
    if (!matcher.find() || !endsPlainly(script, matcher.end(1))) {
      return Optional.empty();
    }
    List<String> words = new ArrayList<>(List.of(matcher.group(1).strip().split("\\s+")));
    while (!words.isEmpty() && PLAIN_OPTIONS.contains(words.getFirst())) {
      words.removeFirst();
    }
    if (words.isEmpty() || words.getFirst().startsWith("-") || words.getFirst().contains("=")) {
      return Optional.empty();
    }
    return Optional.of(account + " ALL=(root) NOPASSWD: " + exact(words));
  }

  private static boolean endsPlainly(String script, int end) {
    return end == script.length() || "\n\r;&|<>)".indexOf(script.charAt(end)) >= 0;
  }

  /// Without arguments sudoers would allow any; `""` allows none.
  private String exact(List<String> words) {
    String program = path(words.getFirst());
    List<String> arguments =
        words.subList(1, words.size()).stream().map(SudoersLine::escaped).toList();
    return arguments.isEmpty() ? program + " \"\"" : program + " " + String.join(" ", arguments);
  }

  private String path(String program) {
    if (program.startsWith("/")) {
      return escaped(program);
    }
    return (sbin.contains(program) ? "/usr/sbin/" : "/usr/bin/") + program;
  }

  private static String escaped(String word) {
    return word.replaceAll("([,:=\\\\])", "\\\\$1");
  }
}
