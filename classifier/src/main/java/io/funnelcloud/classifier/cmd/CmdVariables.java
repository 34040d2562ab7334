package io.funnelcloud.classifier.cmd;

import io.funnelcloud.classifier.effect.Word;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The variables of one cmd.exe and their expansion in its texts.
final class CmdVariables {
  private static final Map<String, String> USUAL = usual();

  private final Map<String, String> values = new HashMap<>();

  CmdVariables(Map<String, String> given) {
    given.forEach(this::set);
  }

  private static Map<String, String> usual() {
    Map<String, String> usual = new HashMap<>();
    usual.put("comspec", "C:\\Windows\\System32\\cmd.exe");
    usual.put("systemroot", "C:\\Windows");
    usual.put("windir", "C:\\Windows");
    usual.put("systemdrive", "C:");
    usual.put("programfiles", "C:\\Program Files");
    usual.put("programdata", "C:\\ProgramData");
    usual.put("allusersprofile", "C:\\ProgramData");
    usual.put("public", "C:\\Users\\Public");
    usual.put("userprofile", "C:\\Users\\user");
    usual.put("homepath", "\\Users\\user");
    usual.put("homedrive", "C:");
    usual.put("appdata", "C:\\Users\\user\\AppData\\Roaming");
    usual.put("localappdata", "C:\\Users\\user\\AppData\\Local");
    usual.put("temp", "C:\\Users\\user\\AppData\\Local\\Temp");
    usual.put("tmp", "C:\\Users\\user\\AppData\\Local\\Temp");
    usual.put("os", "Windows_NT");
    usual.put("pathext", ".COM;.EXE;.BAT;.CMD;.VBS;.VBE;.JS;.JSE;.WSF;.WSH;.MSC");
    usual.put("path", "C:\\Windows\\system32;C:\\Windows;C:\\Windows\\System32\\Wbem");
    usual.put(
        "psmodulepath",
        "C:\\Program Files\\WindowsPowerShell\\Modules;C:\\Windows\\system32\\WindowsPowerShell");
    usual.put("computername", "localhost" + Word.LOCAL);
    usual.put("username", String.valueOf(Word.LOCAL));
    usual.put("userdomain", String.valueOf(Word.LOCAL));
    usual.put("processor_architecture", "AMD64");
    usual.put("commonprogramfiles", "C:\\Program Files\\Common Files");
    return usual;
  }

  void set(String name, String value) {
    values.put(name.toLowerCase(Locale.ROOT), value);
  }

  Map<String, String> all() {
    return values;
  }

  private @Nullable String get(String name) {
    String key = name.toLowerCase(Locale.ROOT);
    String value = values.get(key);
    return value != null ? value : USUAL.get(key);
  }

  /// Puts `%name%`, `%name:~a,b%`, `!name!` and loop variables in.
  String expand(String text) {
    if (text.indexOf('%') < 0 && text.indexOf('!') < 0) {
      return text;
    }
    StringBuilder out = new StringBuilder();
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (c == '^' && i + 1 < text.length()) {
        out.append(c).append(text.charAt(i + 1));
        i += 2;
      } else if (c == '%' || c == '!') {
        i = one(text, i, c, out);
      } else {
        out.append(c);
        i++;
      }
    }
    return out.toString();
  }

  private int one(String text, int at, char mark, StringBuilder out) {
    int loop = mark == '%' ? loopVariable(text, at, out) : -1;
    if (loop >= 0) {
      return loop;
    }
    int end = text.indexOf(mark, at + 1);
    if (end < 0 || end == at + 1 || end - at > 120) {
      out.append(mark);
      return at + 1;
    }
    String inner = text.substring(at + 1, end);
    if (!inner.matches("[A-Za-z0-9_()#$.\\[\\]{}@ -]+(:.*)?") || inner.startsWith(" ")) {
      out.append(mark);
      return at + 1;
    }
    if (mark == '!' && get(inner.split(":", 2)[0]) == null) {
      out.append(mark); // without delayed expansion it stands for itself
      return at + 1;
    }
    out.append(value(inner));
    return end + 1;
  }

  private int loopVariable(String text, int at, StringBuilder out) {
    int i = at + 1;
    if (i < text.length() && text.charAt(i) == '%') {
      i++;
    }
    int tilde = i;
    while (i < text.length()
        && tilde < text.length()
        && text.charAt(tilde) == '~'
        && (text.charAt(i) == '~'
            || (Character.isLetter(text.charAt(i))
                && i + 1 < text.length()
                && Character.isLetter(text.charAt(i + 1))))) {
      i++;
    }
    if (i < text.length()) {
      String value = values.get("%" + Character.toLowerCase(text.charAt(i)));
      if (value != null) {
        out.append(value);
        return i + 1;
      }
    }
    return -1;
  }

  private String value(String inner) {
    int colon = inner.indexOf(':');
    String name = colon < 0 ? inner : inner.substring(0, colon);
    String value = get(name);
    if (value == null) {
      return String.valueOf(Word.UNKNOWN);
    }
    if (colon < 0) {
      return value;
    }
    String operation = inner.substring(colon + 1);
    return operation.startsWith("~")
        ? substring(value, operation.substring(1))
        : replaced(value, operation);
  }

  private static String substring(String value, String range) {
    String[] parts = range.split(",");
    try {
      int from = Integer.parseInt(parts[0].trim());
      int start = Math.clamp(from < 0 ? value.length() + from : from, 0, value.length());
      int length = parts.length > 1 ? Integer.parseInt(parts[1].trim()) : value.length();
      int end =
          length < 0
              ? value.length() + length
              : (int) Math.min(value.length(), (long) start + length);
      return end <= start ? "" : value.substring(start, end);
    } catch (NumberFormatException e) {
      return String.valueOf(Word.UNKNOWN);
    }
  }

  private static String replaced(String value, String operation) {
    int cut = operation.indexOf('=');
    if (cut <= 0) {
      return value;
    }
    String from = operation.substring(0, cut);
    return java.util.regex.Pattern.compile(
            java.util.regex.Pattern.quote(from), java.util.regex.Pattern.CASE_INSENSITIVE)
        .matcher(value)
        .replaceAll(java.util.regex.Matcher.quoteReplacement(operation.substring(cut + 1)));
  }
}
