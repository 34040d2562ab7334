package io.funnelcloud.activities.elevate;

import io.funnelcloud.contract.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// What programs say when an account lacks rights, per system; read from `denials.json`.
///
/// @param platforms patterns by `linux`, `macos`, `windows`
/// @param sbin programs that live in `/usr/sbin`
record DenialPatterns(Map<String, List<String>> platforms, Set<String> sbin) {

  DenialPatterns {
    platforms = Map.copyOf(platforms);
    sbin = Set.copyOf(sbin);
    platforms.values().forEach(patterns -> patterns.forEach(Pattern::compile));
  }

  static DenialPatterns standard() {
    try (InputStream file = DenialPatterns.class.getResourceAsStream("denials.json")) {
      if (file == null) {
        throw new IllegalStateException("denials.json is not on the class path");
      }
      return Json.read(file.readAllBytes(), DenialPatterns.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The first line that proves a denial.
  Optional<String> evidence(String os, String stderr) {
    List<Pattern> patterns =
        platforms.getOrDefault(os, List.of()).stream()
            .map(pattern -> Pattern.compile(pattern, Pattern.CASE_INSENSITIVE))
            .toList();
    return stderr
        .lines()
        .map(String::strip)
        .filter(line -> patterns.stream().anyMatch(pattern -> pattern.matcher(line).find()))
        .findFirst();
  }
}
