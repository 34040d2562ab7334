package io.funnelcloud.control.artifacts;

import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.operation.Sha256;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/// Where output lies: `live/<op>.frames` while it grows, `<ab>/<hash>` afterwards.
record ArtifactFolder(Path root) {

  static ArtifactFolder in(Path root) throws IOException {
    Files.createDirectories(root.resolve("live"));
    return new ArtifactFolder(root);
  }

  Path live(OpId opId) {
    return root.resolve("live").resolve(opId.value() + ".frames");
  }

  Path stored(Sha256 address) {
    return root.resolve(address.value().substring(0, 2)).resolve(address.value());
  }

  Path prepared(Sha256 address) throws IOException {
    Path target = stored(address);
    Files.createDirectories(folderOf(target));
    return target;
  }

  static void sync(Path file) throws IOException {
    try (FileChannel folder = FileChannel.open(folderOf(file), StandardOpenOption.READ)) {
      folder.force(true);
    }
  }

  private static Path folderOf(Path file) {
    return Objects.requireNonNull(file.getParent(), "a file in a folder");
  }
}
