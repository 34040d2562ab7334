package io.funnelcloud.classifier.request;

import java.util.HashMap;
import java.util.Map;

/// Puts English words for the telling words of a few other languages.
final class Translation {
  private final Map<String, String> words;

  private Translation(Map<String, String> words) {
    this.words = words;
  }

  static Translation standard() {
    Map<String, String> words = new HashMap<>();
    for (String line : Phrases.lines("request-words.tbl")) {
      int cut = line.indexOf(' ');
      if (cut > 0 && !line.startsWith("#")) {
        words.put(line.substring(0, cut), line.substring(cut + 1));
      }
    }
    return new Translation(words);
  }

  /// Only a sentence with several foreign words is put into English.
  String english(String sentence) {
    String[] parts = sentence.split(" ");
    int foreign = 0;
    for (String part : parts) {
      String english = words.get(bare(part));
      foreign += english != null && !english.equals(bare(part)) ? 1 : 0;
    }
    boolean first =
        parts.length > 0 && words.containsKey(bare(parts[0])) && bare(parts[0]).length() > 4;
    if (foreign < 2 && !(first && foreign > 0)) {
      return sentence;
    }
    StringBuilder out = new StringBuilder();
    for (String part : parts) {
      String bare = bare(part);
      String tail = part.substring(bare.length());
      out.append(out.isEmpty() ? "" : " ").append(words.getOrDefault(bare, bare)).append(tail);
    }
    return reordered(out.toString());
  }

  /// `starte … neu` is restart, `schalte … aus` is turn off, `lege … an` is create.
  private static String reordered(String text) {
    String plain = text.replaceAll("[.!?]$", "");
    if (plain.startsWith("start ") && plain.endsWith(" neu")) {
      return "re" + text;
    }
    if (plain.startsWith("switch ")) {
      return (plain.endsWith(" aus")
              ? "turn off "
              : plain.endsWith(" ein") ? "turn on " : "switch ")
          + text;
    }
    if (plain.startsWith("lege ") || plain.startsWith("leg ")) {
      return "create " + text;
    }
    return text;
  }

  private static String bare(String part) {
    int end = part.length();
    while (end > 0 && ".,!?;:".indexOf(part.charAt(end - 1)) >= 0) {
      end--;
    }
    return part.substring(0, end);
  }
}
