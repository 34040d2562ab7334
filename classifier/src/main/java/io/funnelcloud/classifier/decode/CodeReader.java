package io.funnelcloud.classifier.decode;

import io.funnelcloud.classifier.effect.Effect;
import io.funnelcloud.classifier.effect.Rule;
import io.funnelcloud.contract.intent.RiskFlag;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finds the telling calls in Python, Perl, Ruby, JavaScript, PHP, Lua, awk and SQL.
final class CodeReader {
  private static final Pattern STRINGS =
      Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*+)\"|'((?:[^'\\\\]|\\\\.)*+)'|`([^`]*+)`");
  private static final Pattern RUNS =
      Pattern.compile(
          "(?<![A-Za-z_])(?:os\\.)?(?:system|popen|exec[vl]?p?e?|spawn[a-z]*|shell_exec|passthru"
              + "|subprocess\\.[a-z_]+|Popen|check_output|check_call|getoutput|getstatusoutput"
              + "|call|run|execSync|execFileSync|spawnSync|exec|io\\.popen|os\\.execute|qx|Open3"
              + "\\.[a-z0-9]+"
              + "|proc_open|IO\\.popen|Kernel\\.exec|WScript\\.Shell|Run|pty\\.spawn)\\s*[(\\s{'"
              + "\"]|['\"](?:system|popen|execv?p?)['\"]");
  private static final Pattern FETCH =
      Pattern.compile(
          "urlopen|requests|get\\s*\\(?\\s*[\"']https?:|urllib|http\\.get|https\\.get|LWP|Net::H"
              + "TTP|open-uri|URI\\.open"
              + "|file_get_contents\\(\\s*['\"]https?:|fetch\\(|getstore|wget\\.download");
  private static final Pattern EVALUATES =
      Pattern.compile(
          "(?<![A-Za-z_.])(exec|eval|compile|__import__|runInThisContext|instance_eval)"
              + "\\b\\s*[({ ]|new Function|loadstring|load\\(");
  private static final Pattern SOCKET =
      Pattern.compile(
          "socket|TCPSocket|TCPServer|fsockopen|IO::Socket|net\\.(connect|Socket|create)"
              + "|createServer|/inet/|SimpleHTTP|http\\.server|HTTPServer|WEBrick|dup2");
  private static final Pattern SENDS =
      Pattern.compile(
          "requests\\.(post|put|patch)|smtplib|sendmail|\\.post\\(|ftplib|urlopen\\([^)]*(?:data"
              + "=|,)"
              + "|method['\"]?\\s*[:=]\\s*['\"](POST|PUT)");
  private static final Pattern SAVES =
      Pattern.compile(
          "urlretrieve|getstore|wget\\.download|copy\\(\\s*['\"]https?:|IO\\.copy_stream");
  private static final Pattern WRITES =
      Pattern.compile(
          "open\\([^)]*['\"][wax]b?\\+?['\"]|write_text|write_bytes|writeFile|appendFile|file_pu"
              + "t_contents"
              + "|File\\.write|shutil\\.(copy|move)|os\\.(rename|mkdir|makedirs|chmod|chown|syml"
              + "ink|link|utime)"
              + "|mkdir|FileUtils\\.(cp|mv|mkdir|touch|ln)|\\.rename|symlink|os\\.kill|print\\s*"
              + ">|>>?\\s*\"|"
              + "copyFile|chmod|extractall|\\.to_csv|\\.save\\(|>\\s*['\"]");
  private static final Pattern DELETES =
      Pattern.compile(
          "rmtree|os\\.(remove|unlink|rmdir)|\\bunlink|rmSync|unlinkSync|rmdirSync|rm_rf"
              + "|remove_dir|FileUtils\\.rm|File\\.delete|fs\\.rm");
  private static final Pattern ROOT =
      Pattern.compile("setuid\\(\\s*0|setgid\\(\\s*0|POSIX::setuid|setresuid\\(\\s*0");
  private static final Pattern DECODES =
      Pattern.compile(
          "b64decode|fromhex|unhexlify|atob\\(|Buffer\\.from|decode64|base64_decode|pack\\(|"
              + "chr\\(|rot13|zlib|fromCharCode|\\[::-1\\]|\\.reverse|decode_base64|marshal|code"
              + "cs");

  private static final Pattern SETUID =
      Pattern.compile(
          "chmod\\s*\\(?\\s*(?:['\"][^'\"]*['\"]\\s*,\\s*)?0?o?[4267]\\d{3}\\b|S_ISUID");
  private static final Pattern REMOTE =
      Pattern.compile("paramiko|fabric|asyncssh|Net::SSH|pexpect.*ssh|ssh2");
  private static final Pattern INSTALLS =
      Pattern.compile(
          "install\\.packages|Pkg\\.add|pip\\.main|install_github|ensurepip|Gem\\.install|ql:qui"
              + "ckload");

  private final String language;
  private final String text;
  private final List<Effect> effects = new ArrayList<>();
  private final List<String> commands = new ArrayList<>();
  private final List<String> read = new ArrayList<>();
  private final List<String> written = new ArrayList<>();

  CodeReader(String language, String text) {
    this.language = language;
    this.text = text.replaceAll("(['\"])\\s*\\+\\s*\\1", ""); // 'sys'+'tem' is one string
  }

  CodeScan scan() {
    if (language.equals("sql")) {
      effects.addAll(SqlReader.effects(text));
    } else {
      program();
    }
    return new CodeScan(effects, commands, read, written);
  }

  private void program() {
    boolean fetches = FETCH.matcher(text).find();
    boolean evaluates = EVALUATES.matcher(text).find();
    List<String> strings = strings();
    add(fetches && evaluates, Effect.of(Rule.RE2, RiskFlag.NETWORK));
    add(SOCKET.matcher(text).find(), Effect.of(Rule.RE3, RiskFlag.NETWORK));
    add(SENDS.matcher(text).find(), Effect.of(Rule.RE4, RiskFlag.NETWORK));
    add(ROOT.matcher(text).find(), Effect.of(Rule.PE1));
    add(SETUID.matcher(text).find(), Effect.of(Rule.PE2));
    add(text.contains("with administrator privileges"), Effect.of(Rule.PE1));
    add(text.contains("login item"), Effect.of(Rule.MS7));
    add(REMOTE.matcher(text).find(), Effect.of(Rule.RE1, RiskFlag.NETWORK));
    add(INSTALLS.matcher(text).find(), Effect.of(Rule.IS1, RiskFlag.NETWORK));
    pipedToShell(strings);
    saves(strings);
    boolean writes = WRITES.matcher(text).find();
    boolean deletes = DELETES.matcher(text).find();
    add(writes, Effect.of(Rule.LM1));
    add(deletes, Effect.of(Rule.LM1, RiskFlag.DESTRUCTIVE));
    paths(strings, writes || deletes);
    runs(strings, evaluates, fetches);
    add(effects.isEmpty() && commands.isEmpty(), Effect.of(Rule.LQ2));
  }

  /// A string that fetches and another that is a shell: one is piped into the other.
  private void pipedToShell(List<String> strings) {
    boolean shell =
        strings.stream().anyMatch(each -> each.strip().matches("(?:/bin/)?(?:ba|z|da|k)?sh"));
    boolean fetch = strings.stream().anyMatch(each -> each.matches("(?s)\\s*(?:curl|wget)\\s.*"));
    add(shell && fetch, Effect.of(Rule.RE2, RiskFlag.NETWORK));
  }

  private void saves(List<String> strings) {
    if (!SAVES.matcher(text).find()) {
      return;
    }
    boolean program = strings.stream().anyMatch(CodeReader::isProgram);
    effects.add(Effect.of(program ? Rule.IS3 : Rule.LM7, RiskFlag.NETWORK));
  }

  private static boolean isProgram(String text) {
    return text.toLowerCase(Locale.ROOT)
        .matches(".*\\.(exe|dll|msi|bat|cmd|ps1|vbs|hta|sh|py|jar|deb|rpm|apk|bin|run)");
  }

  private void paths(List<String> strings, boolean writes) {
    for (String string : strings) {
      if (string.startsWith("/") || string.startsWith("~") || string.contains(":\\")) {
        (writes ? written : read).add(string);
      }
    }
  }

  private void runs(List<String> strings, boolean evaluates, boolean fetches) {
    if (RUNS.matcher(text).find()
        || text.contains("`")
        || text.contains("| getline")
        || text.contains("|getline")
        || text.contains("| \"")
        || text.contains("|\"")) {
      commands.addAll(strings);
      if (strings.size() > 1) {
        commands.add(String.join(" ", strings));
      }
      if (strings.isEmpty() && !effects.isEmpty()) {
        effects.add(Effect.of(Rule.U7, RiskFlag.OPAQUE));
      }
    }
    if (DECODES.matcher(text).find()) {
      List<String> plain = Payloads.decoded(text, strings);
      for (String each : plain) {
        CodeScan inner = depth(each);
        effects.addAll(inner.effects());
        commands.addAll(inner.commands());
        read.addAll(inner.read());
        written.addAll(inner.written());
        if (RUNS.matcher(text).find()) {
          commands.add(each);
        }
      }
      if (plain.isEmpty() && evaluates && !fetches) {
        effects.add(Effect.of(Rule.U7, RiskFlag.OPAQUE));
      }
    } else if (evaluates && !fetches) {
      strings.stream()
          .filter(s -> s.length() < text.length())
          .map(this::depth)
          .forEach(inner -> {
            effects.addAll(inner.effects());
            commands.addAll(inner.commands());
          });
    }
  }

  private CodeScan depth(String inner) {
    return inner.length() < text.length() && inner.length() > 3
        ? CodeScan.of(language, inner)
        : new CodeScan(List.of(), List.of(), List.of(), List.of());
  }

  private List<String> strings() {
    List<String> strings = new ArrayList<>();
    Matcher matcher = STRINGS.matcher(text);
    while (matcher.find()) {
      for (int i = 1; i <= 3; i++) {
        if (matcher.group(i) != null && !matcher.group(i).isBlank()) {
          strings.add(unescaped(matcher.group(i)));
        }
      }
    }
    return strings;
  }

  private static String unescaped(String text) {
    return text.indexOf('\\') < 0 ? text : Escapes.decode(text);
  }

  private void add(boolean found, Effect effect) {
    if (found) {
      effects.add(effect);
    }
  }
}
