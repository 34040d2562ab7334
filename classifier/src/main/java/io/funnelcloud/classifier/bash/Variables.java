package io.funnelcloud.classifier.bash;

import io.funnelcloud.classifier.effect.Word;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is known of the variables of one shell.
final class Variables {
  private static final Map<String, String> USUAL =
      usual(
          "IFS", " \t\n",
          "HOME", "/home/user",
          "PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
          "SHELL", "/bin/bash",
          "PWD", "/home/user",
          "BASH", "/bin/bash",
          "OSTYPE", "linux-gnu",
          "EUID", "1000",
          "TERM", "xterm-256color",
          "LANG", "en_US.UTF-8",
          "USER", String.valueOf(Word.LOCAL),
          "LOGNAME", String.valueOf(Word.LOCAL),
          "HOSTNAME", "localhost" + Word.LOCAL);

  private static Map<String, String> usual(String... pairs) {
    Map<String, String> usual = new HashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      usual.put(pairs[i], pairs[i + 1]);
    }
    return Map.copyOf(usual);
  }

  private final Map<String, String> values = new HashMap<>();

  Variables(Map<String, String> given) {
    values.putAll(given);
  }

  String get(String name) {
    String value = values.get(name);
    if (value != null) {
      return value;
    }
    if (name.equals("@") || name.equals("*")) {
      return positional();
    }
    String usual = USUAL.get(name);
    if (usual != null) {
      return usual;
    }
    return String.valueOf(Word.UNKNOWN);
  }

  private String positional() {
    return String.join(" ", positionals());
  }

  List<String> positionals() {
    List<String> all = new ArrayList<>();
    for (int i = 1; values.containsKey(String.valueOf(i)); i++) {
      all.add(values.get(String.valueOf(i)));
    }
    return all;
  }

  /// The elements of an array whose assignment stands in the text; null of others.
  @Nullable List<String> elements(String name) {
    List<String> all = new ArrayList<>();
    for (int i = 0; values.containsKey(name + "[" + i + "]"); i++) {
      all.add(values.get(name + "[" + i + "]"));
    }
    return all.isEmpty() ? null : all;
  }

  boolean isSet(String name) {
    return values.containsKey(name) || USUAL.containsKey(name);
  }

  void set(String name, String value) {
    values.put(name, value);
  }

  void remove(String name) {
    values.remove(name);
  }

  Map<String, String> all() {
    return values;
  }
}
