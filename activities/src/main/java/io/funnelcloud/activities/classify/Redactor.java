package io.funnelcloud.activities.classify;

import java.util.List;

/// Makes a command fit to be shown: secrets become `***`, line ends and control characters become
/// one visible line, and it is cut to a length.
public final class Redactor {
  private static final String MASK = "***";

  private Redactor() {}

  public static String words(String command, int charactersMax) {
    String line =
        masked(command)
            .replaceAll("[\\r\\n]+", " ⏎ ")
            .replaceAll("[\\p{Cc}\\p{Cf}]", "")
            .replaceAll("\\s{2,}", " ")
            .strip();
    String shown = line.isEmpty() ? "(nothing that can be shown)" : line;
    return shown.length() <= charactersMax ? shown : cut(shown, charactersMax - 1) + "…";
  }

  /// The text with every secret masked, otherwise unchanged.
  public static String masked(String text) {
    List<SecretFound> found = SecretScan.find(text);
    StringBuilder masked = new StringBuilder();
    int from = 0;
    for (SecretFound secret : found) {
      masked.append(text, from, secret.start()).append(MASK);
      from = secret.end();
    }
    return masked.append(text, from, text.length()).toString();
  }

  /// Never half a surrogate pair.
  private static String cut(String text, int end) {
    return Character.isHighSurrogate(text.charAt(end - 1))
        ? text.substring(0, end - 1)
        : text.substring(0, end);
  }
}
