package io.funnelcloud.classifier.table;

import io.funnelcloud.classifier.effect.Rule;
import io.funnelcloud.classifier.effect.Word;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The paths whose reading or writing means more than a file: secrets, logon, start-up, trust.
public final class Paths {
  private final Map<String, List<Entry>> entries = new HashMap<>();

  private Paths() {}

  private record Entry(String pattern, Rule rule, String sample) {}

  static Paths read(List<String> lines) {
    Paths paths = new Paths();
    for (String line : lines) {
      String[] parts = line.trim().split("\\s+");
      if (parts.length >= 3 && !line.startsWith("#")) {
        String sample = parts[1].replace("**", "x").replace("*", "");
        paths
            .entries
            .computeIfAbsent(parts[0], kind -> new ArrayList<>())
            .add(new Entry(parts[1], Rule.valueOf(parts[2]), sample));
      }
    }
    return paths;
  }

  public Optional<Rule> reading(Word word) {
    return find("read", word);
  }

  public Optional<Rule> writing(Word word) {
    return find("write", word);
  }

  /// What deleting the path means beyond deleting a file.
  public Optional<Rule> deleting(Word word) {
    Optional<Rule> rule = find("delete", word);
    return rule.isPresent() ? rule : find("write", word);
  }

  private Optional<Rule> find(String kind, Word word) {
    String plain = normal(word.text());
    boolean folder = word.text().endsWith("/") || word.text().endsWith("\\");
    String path = folder && !plain.endsWith("/") ? plain + "/" : plain;
    for (Entry entry : entries.getOrDefault(kind, List.of())) {
      if (Glob.matches(entry.pattern(), path)
          || (folder && Glob.matches(entry.pattern(), plain))
          || (word.globbing() && Glob.matches(path, entry.sample()))) {
        return Optional.of(entry.rule());
      }
    }
    return Optional.empty();
  }

  /// Lower case, forward slashes, `~` for any home, no `.` or `..` or doubled slashes.
  public static String normal(String given) {
    String text = given.toLowerCase(Locale.ROOT).replace('\\', '/');
    String path = home(collapse(text));
    if (path.startsWith("hk") || path.startsWith("registry::")) {
      return registry(path);
    }
    int at = path.startsWith("file:///") ? 7 : 0;
    return path.substring(at);
  }

  private static String registry(String path) {
    String key = path.startsWith("registry::") ? path.substring(10) : path;
    key =
        key.replace("hkey_local_machine", "hklm")
            .replace("hkey_current_user", "hkcu")
            .replace("hkey_users", "hkus")
            .replace("hkey_classes_root", "hkcr");
    int cut = key.indexOf('/');
    return cut > 0 && key.charAt(cut - 1) != ':'
        ? key.substring(0, cut) + ":" + key.substring(cut)
        : key;
  }

  private static String home(String path) {
    for (String start : List.of("/home/", "/users/", "c:/users/")) {
      if (path.startsWith(start)) {
        int cut = path.indexOf('/', start.length());
        return cut < 0 ? "~" : "~" + path.substring(cut);
      }
    }
    if (path.equals("/root") || path.startsWith("/root/")) {
      return "~" + path.substring(5);
    }
    for (String name : List.of("$home", "${home}", "%userprofile%", "$env:userprofile")) {
      if (path.startsWith(name)) {
        return "~" + path.substring(name.length());
      }
    }
    return path;
  }

  private static String collapse(String path) {
    if (!path.contains("//") && !path.contains("/.")) {
      return path;
    }
    boolean absolute = path.startsWith("/");
    List<String> kept = new ArrayList<>();
    for (String part : path.split("/")) {
      if (part.equals("..") && !kept.isEmpty()) {
        kept.removeLast();
      } else if (!part.isEmpty() && !part.equals(".")) {
        kept.add(part);
      }
    }
    return (absolute ? "/" : "") + String.join("/", kept);
  }
}
