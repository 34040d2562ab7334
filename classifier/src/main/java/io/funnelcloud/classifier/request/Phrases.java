package io.funnelcloud.classifier.request;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// The patterns of the grammar by section.
final class Phrases {
  private static final Pattern WORD = Pattern.compile("(?<!\\\\)[a-z]{2,}");

  /// A sentence of which fewer words are known is in another language, or is no sentence.
  private static final double KNOWN_LEAST = 0.4;

  /// Small words of languages that are not translated and that English does not have.
  private static final Set<String> FOREIGN =
      Set.of(
          "os", "todos", "das", "dos", "em", "uma", "um", "você", "não", "sul", "sulla", "nella",
          "nel", "della", "dei", "degli", "gli", "tutti", "il", "het", "een", "de", "kun", "jij",
          "je", "van", "niet", "wat", "czy", "jest", "się", "nie", "na", "och", "att", "på", "är",
          "og", "til", "af", "kan", "ikke", "ett", "az", "egy", "és", "din", "toate", "ve", "bir",
          "yang", "dan", "untuk", "jak", "pro", "pliki", "ja", "voor", "met");

  private static final Pattern PLAIN = Pattern.compile("[\\p{L}\\p{M}'’¿¡-]{2,}");

  private final Map<String, List<Pattern>> sections = new HashMap<>();
  private final Set<String> words = new HashSet<>();

  private Phrases() {}

  static Phrases standard() {
    Phrases phrases = new Phrases();
    Map<String, String> macros = new HashMap<>();
    for (String line : lines("requests.tbl")) {
      int cut = line.indexOf(' ');
      if (line.isBlank() || line.startsWith("#") || cut < 0) {
        continue;
      }
      if (line.startsWith("@")) {
        macros.put(line.substring(0, cut), line.substring(cut + 1));
      } else {
        phrases.add(line.substring(0, cut), expanded(line.substring(cut + 1), macros));
      }
    }
    return phrases;
  }

  private static String expanded(String pattern, Map<String, String> macros) {
    String text = pattern;
    for (Map.Entry<String, String> macro : macros.entrySet()) {
      text = text.replace(macro.getKey(), macro.getValue());
    }
    return text;
  }

  private void add(String section, String pattern) {
    WORD.matcher(pattern).results().forEach(word -> words.add(word.group()));
    sections.computeIfAbsent(section, name -> new ArrayList<>()).add(Pattern.compile(pattern));
  }

  boolean matches(String section, String text) {
    for (Pattern pattern : sections.getOrDefault(section, List.of())) {
      if (pattern.matcher(text).find()) {
        return true;
      }
    }
    return false;
  }

  /// Whether enough of the words occur in the grammar for it to say anything.
  boolean isReadable(String sentence) {
    int known = 0;
    int all = 0;
    int foreign = 0;
    for (String part : sentence.split("[\\s,;:!?()\"]+")) {
      String word = part.replaceFirst("[.']+$", "");
      if (PLAIN.matcher(word).matches()) {
        all++;
        known += isKnown(word) ? 1 : 0;
        foreign += FOREIGN.contains(word) ? 1 : 0;
      }
    }
    return all == 0 || (known >= all * KNOWN_LEAST && foreign * 5 < all);
  }

  private boolean isKnown(String word) {
    return words.contains(word)
        || words.contains(word.replaceFirst("^(?:re|un|de)-?", ""))
        || words.contains(word.replaceFirst("(?:s|es|ed|d|ing|ly)$", ""));
  }

  static List<String> lines(String file) {
    String path = "/io/funnelcloud/classifier/" + file;
    try (InputStream in = Phrases.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException("no table " + file);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
