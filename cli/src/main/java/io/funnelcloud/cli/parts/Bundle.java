package io.funnelcloud.cli.parts;

import io.funnelcloud.cli.home.ExitCode;
import io.funnelcloud.cli.home.Refusal;
import io.funnelcloud.cli.home.Version;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/// An archive with the agent, its supervisor and the string that lets one machine join. It holds no
/// key: the machine makes its own.
public record Bundle(Path dist, String name, String joinString) {

  public void writeTo(Path file) {
    try {
      Path work = Files.createTempDirectory("aj-bundle");
      try {
        Path folder = Files.createDirectory(work.resolve("funnelcloud-agent-" + name));
        fill(folder);
        pack(work, folder.getFileName(), file);
      } finally {
        deleteTree(work);
      }
    } catch (IOException e) {
      throw new Refusal(
          ExitCode.FAULT, "cannot write " + file + " (" + e.getMessage() + ")", "", e);
    }
  }

  private void fill(Path folder) throws IOException {
    Path lib = Files.createDirectory(folder.resolve("lib"));
    Path bin = Files.createDirectory(folder.resolve("bin"));
    String own = "lib/agent-worker-" + Version.CURRENT + ".jar";
    String others = Files.readString(dist.resolve("agent-worker.cp")).strip();
    for (String jar : (own + ":" + others).split(":")) {
      Files.copy(dist.resolve(jar), lib.resolve(Path.of(jar).getFileName()));
    }
    Files.copy(
        dist.resolve("bin").resolve("fc-supervisor"),
        bin.resolve("fc-supervisor"),
        StandardCopyOption.COPY_ATTRIBUTES);
    Path start = folder.resolve("start.sh");
    try (InputStream script =
        Objects.requireNonNull(Bundle.class.getResourceAsStream("/io/funnelcloud/cli/start.sh"))) {
      Files.copy(script, start);
    }
    Files.setPosixFilePermissions(start, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.writeString(folder.resolve("name"), name + "\n");
    Path secret = folder.resolve("join-string");
    Files.writeString(secret, joinString + "\n");
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
  }

  private static void pack(Path work, Path folder, Path file) throws IOException {
    Tool.Ended ended =
        Tool.run(List.of("tar", "-czf", file.toString(), "-C", work.toString(), folder.toString()));
    if (!ended.isOk()) {
      throw new IOException(ended.errors());
    }
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private static void deleteTree(Path root) throws IOException {
    try (Stream<Path> tree = Files.walk(root)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
