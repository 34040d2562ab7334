package io.funnelcloud.cli.parts;

import io.funnelcloud.cli.home.ExitCode;
import io.funnelcloud.cli.home.Refusal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The account of its own an agent gets when root installs it.
final class SystemAccount {
  private SystemAccount() {}

  static void ensure(String name, Path home) {
    if (exists(name)) {
      return;
    }
    Tool.Ended ended = Tool.run(creation(name, home));
    if (!ended.isOk()) {
      throw new Refusal(
          ExitCode.FAULT,
          "cannot create the system account " + name + ": " + ended.output(),
          "Create it by hand, then `aj up` again: useradd --system " + name);
    }
  }

  static boolean exists(String name) {
    return Tool.run(List.of("id", "-u", name)).isOk();
  }

  static String group(String name) {
    return Tool.run(List.of("id", "-g", name)).output();
  }

  private static List<String> creation(String name, Path home) {
    if (Tool.find("useradd").isPresent()) {
      return List.of(
          "useradd",
          "--system",
          "--user-group",
          "--no-create-home",
          "--home-dir",
          home.toString(),
          "--shell",
          "/usr/sbin/nologin",
          name);
    }
    return List.of("adduser", "-S", "-D", "-H", "-h", home.toString(), "-s", "/sbin/nologin", name);
  }

  static String setpriv() {
    return Tool.find("setpriv")
        .filter(Files::isExecutable)
        .map(Path::toString)
        .orElseThrow(() ->
            Refusal.fault(
                "setpriv is missing; the agent cannot be started under its own account",
                "Install util-linux, or run aj as the user commands should run as."));
  }
}
