package io.funnelcloud.classifier.request;

import java.util.List;

/// Corrects slips of the finger in the words that decide.
final class Spelling {
  private static final List<String> WORDS =
      List.of(
          "install",
          "uninstall",
          "restart",
          "firewall",
          "display",
          "service",
          "delete",
          "remove",
          "administrator",
          "environment",
          "difference",
          "update",
          "upgrade",
          "disable",
          "enable",
          "create",
          "password",
          "download",
          "upload",
          "system",
          "server",
          "directory",
          "processes",
          "between",
          "open",
          "run",
          "the",
          "show",
          "start",
          "stop",
          "please",
          "package",
          "packages",
          "account",
          "reboot",
          "shutdown",
          "schedule",
          "execute",
          "connect",
          "antivirus",
          "user");

  private Spelling() {}

  static String corrected(String sentence) {
    StringBuilder out = new StringBuilder();
    for (String word : sentence.split(" ")) {
      out.append(out.isEmpty() ? "" : " ").append(word(word));
    }
    return out.toString();
  }

  private static String word(String given) {
    boolean letters = given.chars().allMatch(c -> c >= 'a' && c <= 'z');
    if (!letters || WORDS.contains(given)) {
      return given;
    }
    for (String word : WORDS) {
      if (swapped(given, word) || (word.length() > 6 && isOneMissing(given, word))) {
        return word;
      }
    }
    return given;
  }

  /// Two neighbours are exchanged.
  private static boolean swapped(String given, String word) {
    if (given.length() != word.length()) {
      return false;
    }
    int i = 0;
    while (i < word.length() && given.charAt(i) == word.charAt(i)) {
      i++;
    }
    return i + 1 < word.length()
        && given.charAt(i) == word.charAt(i + 1)
        && given.charAt(i + 1) == word.charAt(i)
        && given.substring(i + 2).equals(word.substring(i + 2));
  }

  private static boolean isOneMissing(String given, String word) {
    if (given.length() + 1 != word.length() || (given + "s").equals(word)) {
      return false;
    }
    int i = 0;
    while (i < given.length() && given.charAt(i) == word.charAt(i)) {
      i++;
    }
    return i > 1 && given.substring(i).equals(word.substring(i + 1));
  }
}
