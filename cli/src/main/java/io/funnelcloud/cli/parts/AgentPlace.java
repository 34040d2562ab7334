package io.funnelcloud.cli.parts;

import io.funnelcloud.cli.home.ExitCode;
import io.funnelcloud.cli.home.Installation;
import io.funnelcloud.cli.home.Refusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Where the agent of an installation lives and whose account it has: a system account of its own
/// when root installs, else whoever calls.
///
/// @param state the agent's state directory
/// @param programs where its jars are
/// @param account empty for the caller
public record AgentPlace(Path state, Path programs, Optional<String> account) {
  private static final String ACCOUNT = "funnelcloud";
  private static final Path SHARED = Path.of("/var/lib/funnelcloud");

  /// Where it is or would be; makes nothing.
  public static AgentPlace of(Installation installation) {
    if (!Caller.isRoot()) {
      return new AgentPlace(
          installation.root().resolve("agent"), installation.programs(), Optional.empty());
    }
    String mark =
        UUID.nameUUIDFromBytes(installation.root().toString().getBytes(StandardCharsets.UTF_8))
            .toString()
            .substring(0, 8);
    Path base = SHARED.resolve(mark);
    return new AgentPlace(base.resolve("agent"), base.resolve("programs"), Optional.of(ACCOUNT));
  }

  /// Makes account and folders; safe to repeat.
  public void prepare(Installation installation) {
    try {
      if (account.isPresent()) {
        SystemAccount.ensure(ACCOUNT, SHARED);
        prepareForAccount(installation);
      } else {
        Files.createDirectories(state);
        Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwx------"));
        Files.createDirectories(programs);
      }
    } catch (IOException e) {
      throw new Refusal(
          ExitCode.FAULT, "cannot prepare " + state + " (" + e.getMessage() + ")", "", e);
    }
  }

  private void prepareForAccount(Installation installation) throws IOException {
    Path base = state.getParent();
    Files.createDirectories(state);
    Files.createDirectories(programs);
    for (Path open : List.of(SHARED, base, programs)) {
      Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    UserPrincipal owner =
        state.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(ACCOUNT);
    Files.setOwner(SHARED, owner);
    Files.setOwner(state, owner);
    Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwx------"));
    Path link = installation.root().resolve("agent");
    if (!Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
      Files.createSymbolicLink(link, state);
    }
  }

  public boolean hasJoined() {
    return Files.exists(state.resolve("identity"));
  }

  /// The same command under the agent's account. `sudo -n` must work from it, so no-new-privs is
  /// not set; the environment of root does not go along.
  public List<String> asAgent(List<String> command) {
    if (account.isEmpty()) {
      return command;
    }
    List<String> whole =
        new ArrayList<>(
            List.of(
                SystemAccount.setpriv(),
                "--reuid",
                ACCOUNT,
                "--regid",
                ACCOUNT,
                "--init-groups",
                "env",
                "-i",
                "HOME=" + SHARED,
                "USER=" + ACCOUNT,
                "LOGNAME=" + ACCOUNT,
                "SHELL=/bin/sh",
                "LANG=C.UTF-8",
                "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"));
    whole.addAll(command);
    return whole;
  }
}
