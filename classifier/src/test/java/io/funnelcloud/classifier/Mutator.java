package io.funnelcloud.classifier;

import io.funnelcloud.contract.intent.Shell;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;

/// Wraps a command in layers under which a shell still runs the same command.
final class Mutator {
  private final RandomGenerator random;

  Mutator(RandomGenerator random) {
    this.random = random;
  }

  String mutated(String command, Shell shell) {
    String text = command;
    for (int layers = 1 + random.nextInt(3); layers > 0; layers--) {
      text =
          switch (shell) {
            case BASH, SH -> bash(text);
            case POWERSHELL -> powershell(text);
            case CMD -> cmd(text);
          };
    }
    return text;
  }

  private String bash(String text) {
    String quoted = "'" + text.replace("'", "'\\''") + "'";
    return switch (random.nextInt(16)) {
      case 0 -> "bash -c " + quoted;
      case 1 -> "eval " + quoted;
      case 2 -> "echo " + base64(text) + " | base64 -d | sh";
      case 3 -> "x=" + quoted + "; eval \"$x\"";
      case 4 -> "nohup nice -n 5 sh -c " + quoted;
      case 5 -> "if true; then\n" + text + "\nfi";
      case 6 -> "f() {\n" + text + "\n}; f";
      case 7 -> "$(printf %s bash) -c " + quoted;
      case 8 -> "bash <<'ENDE'\n" + text + "\nENDE\n";
      case 9 -> "printf '%s' " + quoted + " | bash";
      case 10 -> "for i in 1; do\n" + text + "\ndone";
      case 11 -> "true && {\n" + text + "\n}";
      case 12 -> "timeout 60 env A=b bash -c " + quoted;
      case 13 -> "echo " + hex(text) + " | xxd -r -p | bash";
      case 14 -> "bash <<< " + quoted;
      default -> "(\n" + text + "\n)";
    };
  }

  private String powershell(String text) {
    String quoted = "'" + text.replace("'", "''") + "'";
    return switch (random.nextInt(7)) {
      case 0 -> "iex " + quoted;
      case 1 -> "powershell -enc " + wide(text);
      case 2 -> "$x = " + quoted + "\nInvoke-Expression $x";
      case 3 -> "& {\n" + text + "\n}";
      case 4 -> "if ($true) {\n" + text + "\n}";
      case 5 -> quoted + " | iex";
      default -> "try {\n" + text + "\n} catch { }";
    };
  }

  private String cmd(String text) {
    return switch (random.nextInt(4)) {
      case 0 -> "cmd /c \"" + text + "\"";
      case 1 -> "(\n" + text + "\n)";
      case 2 -> "if 1==1 (\n" + text + "\n)";
      default -> "echo.\n" + text;
    };
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String hex(String text) {
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String wide(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_16LE));
  }

  static List<Shell> shells() {
    return List.of(Shell.BASH, Shell.POWERSHELL, Shell.CMD);
  }
}
