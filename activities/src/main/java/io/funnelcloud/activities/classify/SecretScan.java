package io.funnelcloud.activities.classify;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finds what looks like a secret in a command (I6). Errs towards silence for placeholders and
/// references such as `$PASSWORD`, towards a finding for everything literal.
public final class SecretScan {
  private static final String FROM_FILE = "keep it in a file only its user can read, and name that";

  /// A literal: quoted, or bare up to white space and what ends a command.
  private static final String VALUE = "('[^']+'|\"[^\"]+\"|[^\\s'\"|&;<>()]+)";

  private static final Set<String> PLACEHOLDERS =
      Set.of(
          "password",
          "passwd",
          "pass",
          "secret",
          "token",
          "changeme",
          "xxx",
          "xxxx",
          "null",
          "none",
          "true",
          "false",
          "yes",
          "no",
          "prompt",
          "ask",
          "stdin",
          "redacted");

  /// One way a secret shows; group 1 is the secret itself.
  private record Shape(Pattern pattern, String kind, String remedy) {
    static Shape of(String regex, String kind, String remedy) {
      return new Shape(Pattern.compile(regex), kind, remedy);
    }
  }

  /// What is certain by its form alone, whatever stands around it.
  private static final List<Shape> TOKENS =
      List.of(
          Shape.of(
              "(-----BEGIN [A-Z ]*PRIVATE KEY-----(?s:.)*?(?:-----END [A-Z ]*PRIVATE KEY-----|\\z))",
              "a private key",
              FROM_FILE),
          Shape.of("\\b(gh[pousr]_[A-Za-z0-9]{20,})", "a GitHub token", FROM_FILE),
          Shape.of("\\b(github_pat_[A-Za-z0-9_]{20,})", "a GitHub token", FROM_FILE),
          Shape.of("\\b(glpat-[A-Za-z0-9_-]{16,})", "a GitLab token", FROM_FILE),
          Shape.of("\\b((?:AKIA|ASIA)[A-Z0-9]{16})\\b", "an AWS access key", FROM_FILE),
          Shape.of("\\b(xox[abeoprs]-[A-Za-z0-9-]{10,})", "a Slack token", FROM_FILE),
          Shape.of("\\b(sk-(?:ant-|proj-)?[A-Za-z0-9_-]{20,})", "an API key", FROM_FILE),
          Shape.of("\\b([sr]k_live_[A-Za-z0-9]{16,})", "a Stripe key", FROM_FILE),
          Shape.of("\\b(AIza[A-Za-z0-9_-]{30,})", "a Google API key", FROM_FILE),
          Shape.of("\\b(hf_[A-Za-z0-9]{20,})", "a Hugging Face token", FROM_FILE),
          Shape.of("\\b(npm_[A-Za-z0-9]{30,})", "an npm token", FROM_FILE),
          Shape.of("\\b(pypi-[A-Za-z0-9_-]{30,})", "a PyPI token", FROM_FILE),
          Shape.of("\\b(dckr_pat_[A-Za-z0-9_-]{16,})", "a Docker token", FROM_FILE),
          Shape.of(
              "\\b(SG\\.[A-Za-z0-9_-]{16,}\\.[A-Za-z0-9_-]{16,})", "a SendGrid key", FROM_FILE),
          Shape.of("(AGE-SECRET-KEY-1[A-Z0-9]{50,})", "an age key", FROM_FILE),
          Shape.of(
              "\\b(eyJ[A-Za-z0-9_-]{8,}\\.eyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{8,})",
              "a signed token",
              FROM_FILE));

  /// What a place in the command makes a secret; placeholders and variables there are none.
  private static final List<Shape> PLACES =
      List.of(
          Shape.of(
              "[a-zA-Z][a-zA-Z0-9+.-]*://[^\\s/:@'\"]*:([^\\s/@'\"]+)@",
              "a password in a URL",
              "use ~/.netrc, ~/.git-credentials or a key"),
          Shape.of(
              "(?i)\\bauthorization\\s*:\\s*(?:(?:basic|bearer|token|digest|apikey)\\s+)?([^\\s'\"]+)",
              "an Authorization header",
              "let curl read it from a file: -H @FILE"),
          Shape.of(
              "(?i)\\b(?:x-api-key|x-auth-token|private-token|x-vault-token)\\s*:\\s*([^\\s'\"]+)",
              "a token in a header",
              "let curl read it from a file: -H @FILE"),
          Shape.of(
              "\\bsshpass\\b[^|;&\\n]*?\\s-p\\s*" + VALUE,
              "a password of sshpass",
              "use a key (ssh-copy-id), or sshpass -f FILE"),
          Shape.of(
              "\\bcurl\\b[^|;&\\n]*?\\s(?:-u|--user|--proxy-user)[\\s=]*['\"]?[^\\s:'\"]+:([^\\s'\"]+)",
              "a password of curl",
              "use curl --netrc"),
          Shape.of(
              "\\b(?:mysql|mysqldump|mysqladmin|mariadb|mariadb-dump|mariadb-admin)\\b[^|;&\\n]*?\\s-p"
                  + VALUE,
              "a password of MySQL",
              "use --defaults-extra-file=FILE or ~/.my.cnf"),
          Shape.of(
              "\\bredis-cli\\b[^|;&\\n]*?\\s-a\\s*" + VALUE,
              "a password of Redis",
              "set REDISCLI_AUTH on the machine"),
          Shape.of(
              "\\b(?:docker|podman|helm|oras)\\b[^|;&\\n]*?\\slogin\\b[^|;&\\n]*?\\s-p\\s*" + VALUE,
              "a password of a registry login",
              "use --password-stdin"),
          Shape.of(
              "(?i)\\bnet\\s+use(?:r)?\\s+\\S+\\s+(?!/)(?!\\\\\\\\)" + VALUE,
              "a password of net user",
              "use * so that it asks"),
          Shape.of(
              "\\becho\\s+(?:-n\\s+)?" + VALUE + "\\s*\\|\\s*(?:sudo\\s+-\\S*S|chpasswd|passwd)",
              "a password handed to a program",
              "allow the command without a password (sudoers), or ask for it on the machine"),
          Shape.of(
              "(?i)(?:^|[\\s'\"{,;&?])[-\\w]*(?:password|passwd|passphrase|pwd|secret|api[-_]?key|"
                  + "access[-_]?key|auth[-_]?token|access[-_]?token|private[-_]?key|token)"
                  + "['\"]?\\s*(?:=|:\\s?)\\s*"
                  + VALUE,
              "a password",
              FROM_FILE),
          Shape.of(
              "(?i)\\s--?(?:[a-z]+-)*(?:password|passwd|passphrase|secret|token|api-key)\\s+(?!-)"
                  + VALUE,
              "a password given as an option",
              FROM_FILE));

  private SecretScan() {}

  /// Everything that looks like a secret, in the order of the text, without overlaps.
  public static List<SecretFound> find(String text) {
    List<SecretFound> found = new ArrayList<>();
    TOKENS.forEach(shape -> collect(text, shape, found));
    PLACES.forEach(shape -> collect(text, shape, found));
    found.sort(Comparator.comparingInt(SecretFound::start));
    return found;
  }

  public static Optional<SecretFound> first(String text) {
    return find(text).stream().findFirst();
  }

  private static void collect(String text, Shape shape, List<SecretFound> found) {
    Matcher matcher = shape.pattern().matcher(text);
    while (matcher.find()) {
      int start = matcher.start(1);
      int end = matcher.end(1);
      boolean known = found.stream().anyMatch(other -> start < other.end() && other.start() < end);
      if (!known && isLiteral(matcher.group(1))) {
        found.add(new SecretFound(start, end, shape.kind(), shape.remedy()));
      }
    }
  }

  /// A variable, a substitution, a placeholder or a file is a reference, not a secret.
  private static boolean isLiteral(String value) {
    boolean single = value.startsWith("'");
    String bare = value.replaceAll("^['\"]|['\"]$", "");
    if (bare.isBlank() || PLACEHOLDERS.contains(bare.toLowerCase(Locale.ROOT))) {
      return false;
    }
    if (!single && (bare.startsWith("$") || bare.startsWith("`") || bare.startsWith("%"))) {
      return false;
    }
    return !bare.startsWith("@")
        && !bare.startsWith("/")
        && !bare.startsWith("<")
        && !bare.matches("[*.x]+|\\d{1,3}|\\{\\{.*");
  }
}
