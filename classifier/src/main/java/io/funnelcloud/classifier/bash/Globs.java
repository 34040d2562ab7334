package io.funnelcloud.classifier.bash;

import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// Wildcards that can only mean one of a few well-known programs.
final class Globs {
  private static final List<String> FOLDERS =
      List.of("/bin/", "/usr/bin/", "/sbin/", "/usr/sbin/", "/usr/local/bin/");
  private static final List<String> NAMES =
      List.of(
          "sudo",
          "su",
          "cat",
          "nc",
          "ncat",
          "netcat",
          "bash",
          "sh",
          "zsh",
          "dash",
          "curl",
          "wget",
          "rm",
          "chmod",
          "chown",
          "iptables",
          "ufw",
          "useradd",
          "usermod",
          "passwd",
          "python3",
          "python",
          "perl",
          "ssh",
          "scp",
          "crontab",
          "systemctl",
          "apt",
          "apt-get",
          "dnf",
          "yum",
          "base64",
          "dd",
          "mkfs",
          "reboot",
          "shutdown",
          "mount",
          "visudo",
          "nft",
          "userdel",
          "groupadd",
          "chpasswd",
          "doas",
          "pkexec",
          "telnet",
          "rsync",
          "head",
          "tail",
          "tac",
          "nl",
          "less",
          "more",
          "cp",
          "mv",
          "tee",
          "setenforce",
          "auditctl",
          "journalctl",
          "nsenter");

  private Globs() {}

  static String wellKnown(String text, boolean globbing) {
    if (!globbing || !text.startsWith("/") || text.length() > 60) {
      return text;
    }
    if (!text.startsWith("/b")
        && !text.startsWith("/u")
        && !text.startsWith("/s")
        && !text.startsWith("/?")
        && !text.startsWith("/*")
        && !text.startsWith("/[")) {
      return text;
    }
    return match(text);
  }

  private static String match(String glob) {
    try {
      Pattern pattern = Pattern.compile(regex(glob));
      for (String name : NAMES) {
        for (String folder : FOLDERS) {
          if (pattern.matcher(folder + name).matches()) {
            return folder + name;
          }
        }
      }
    } catch (PatternSyntaxException e) {
      return glob;
    }
    return glob;
  }

  private static String regex(String glob) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < glob.length(); i++) {
      char c = glob.charAt(i);
      switch (c) {
        case '*' -> out.append("[^/]*");
        case '?' -> out.append("[^/]");
        case '[', ']' -> out.append(c);
        case '-' -> out.append('-');
        case '!' -> out.append('^');
        default -> out.append(Character.isLetterOrDigit(c) || c == '/' ? "" + c : "\\" + c);
      }
    }
    return out.toString();
  }
}
