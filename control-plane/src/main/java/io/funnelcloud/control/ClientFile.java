package io.funnelcloud.control;

import io.funnelcloud.contract.fault.Fault;
import io.funnelcloud.contract.fault.FaultCode;
import io.funnelcloud.contract.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/// The file by which `aj` on this machine finds and enters the people door: address and token, mode
/// 0600.
record ClientFile(Path file) {

  /// What stands in it.
  record Entry(String url, String token) {}

  Optional<Entry> read() {
    try {
      return Files.exists(file)
          ? Optional.of(Json.read(Files.readAllBytes(file), Entry.class))
          : Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  void write(Entry entry) {
    Path next = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.deleteIfExists(next);
      Files.createFile(
          next, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.write(next, Json.bytes(entry));
      Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new Fault(FaultCode.STORE_BROKEN, "cannot write " + file + ": " + e.getMessage(), e);
    }
  }
}
