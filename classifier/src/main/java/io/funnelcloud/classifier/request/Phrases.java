package io.funnelcloud.classifier.request;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// The patterns of the grammar by section.
final class Phrases {
  private final Map<String, List<Pattern>> sections = new HashMap<>();

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
