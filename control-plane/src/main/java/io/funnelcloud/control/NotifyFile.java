package io.funnelcloud.control;

import io.funnelcloud.contract.fault.Fault;
import io.funnelcloud.contract.fault.FaultCode;
import io.funnelcloud.contract.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/// Whom to tell, from a file that only its owner may read: a command or an address may hold a
/// token, and every account of a machine sees the command lines of all (I6).
record NotifyFile(Optional<String> command, Optional<String> webhook) {

  /// No file means nobody.
  static NotifyFile read(Optional<Path> file) {
    return file.map(NotifyFile::read)
        .orElseGet(() -> new NotifyFile(Optional.empty(), Optional.empty()));
  }

  private static NotifyFile read(Path file) {
    try {
      return Json.read(Files.readAllBytes(file), NotifyFile.class);
    } catch (NoSuchFileException _) {
      return new NotifyFile(Optional.empty(), Optional.empty());
    } catch (IOException e) {
      throw new Fault(FaultCode.BAD_INPUT, "cannot read " + file + ": " + e.getMessage(), e);
    }
  }
}
