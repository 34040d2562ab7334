package io.funnelcloud.agent.journal;

import io.funnelcloud.contract.operation.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/// A file of two lines, text and the hex SHA-256 of that text, so that a torn or damaged file is
/// known as such. The supervisor writes `exit` the same way.
public final class SealedLine {
  private SealedLine() {}

  public static byte[] seal(String line) {
    Sha256 sum = Sha256.of(line.getBytes(StandardCharsets.UTF_8));
    return (line + "\n" + sum + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /// The text, or empty when the file is absent, torn or damaged.
  public static Optional<String> read(Path file) {
    try {
      return unseal(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  private static Optional<String> unseal(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    int end = text.indexOf('\n');
    if (end < 0) {
      return Optional.empty();
    }
    String line = text.substring(0, end);
    Sha256 sum = Sha256.of(line.getBytes(StandardCharsets.UTF_8));
    return text.substring(end + 1).equals(sum + "\n") ? Optional.of(line) : Optional.empty();
  }
}
