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
/// @param accountHome what that account has for a home folder
public record AgentPlace(Path state, Path programs, Optional<String> account, Path accountHome) {
  private static final String ACCOUNT = "funnelcloud";
  private static final String NOBODY = "nobody";
  private static final Path SHARED = Path.of("/var/lib/funnelcloud");

  /// Where it is or would be; makes nothing.
  public static AgentPlace of(Installation installation) {
    if (!Caller.isRoot()) {
      return new AgentPlace(
          installation.root().resolve("agent"),
          installation.programs(),
          Optional.empty(),
          installation.root());
    }
    String mark =
        UUID.nameUUIDFromBytes(installation.root().toString().getBytes(StandardCharsets.UTF_8))
            .toString()
            .substring(0, 8);
    Path base = SHARED.resolve(mark);
    return new AgentPlace(
        base.resolve("agent"), base.resolve("programs"), Optional.of(ACCOUNT), SHARED);
  }

  /// One that is thrown away with its folder. Nothing is made outside of it: where root has never
  /// installed an agent, the account is `nobody`.
  static AgentPlace throwAway(Path folder, Path programs) {
    Optional<String> account =
        Caller.isRoot()
            ? Optional.of(SystemAccount.exists(ACCOUNT) ? ACCOUNT : NOBODY)
            : Optional.empty();
    return new AgentPlace(folder.resolve("agent"), programs, account, folder);
  }

  /// Makes a folder of its own for the agent's account, below folders that exist.
  void own(Path folder) throws IOException {
    Files.createDirectories(folder);
    if (account.isPresent()) {
      Files.setOwner(folder, principal(folder));
    }
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
  }

  private UserPrincipal principal(Path folder) throws IOException {
    return folder
        .getFileSystem()
        .getUserPrincipalLookupService()
        .lookupPrincipalByName(account.orElseThrow());
  }

  /// Whether the agent's account can reach a folder.
  boolean canEnter(Path folder) {
    return account.isEmpty() || Tool.run(asAgent(List.of("test", "-x", folder.toString()))).isOk();
  }

  /// Makes account and folders; safe to repeat.
  public void prepare(Installation installation) {
    try {
      if (account.isPresent()) {
        SystemAccount.ensure(ACCOUNT, SHARED);
        prepareForAccount(installation);
      } else {
        own(state);
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
    Files.setOwner(SHARED, principal(SHARED));
    own(state);
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
    String name = account.get();
    List<String> whole =
        new ArrayList<>(
            List.of(
                SystemAccount.setpriv(),
                "--reuid",
                name,
                "--regid",
                SystemAccount.group(name),
                "--init-groups",
                "env",
                "-i",
                "HOME=" + accountHome,
                "USER=" + name,
                "LOGNAME=" + name,
                "SHELL=/bin/sh",
                "LANG=C.UTF-8",
                "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"));
    whole.addAll(command);
    return whole;
  }
}
