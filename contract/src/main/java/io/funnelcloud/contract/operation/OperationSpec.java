package io.funnelcloud.contract.operation;

import io.funnelcloud.contract.intent.Shell;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Everything a machine needs to run one command. Its JSON bytes are made once at HQ; their SHA-256
/// is what approvals, claims and orders are bound to (I9).
///
/// @param script the text the shell gets, at most 64 KiB of UTF-8
/// @param arguments what follows the script as `$1`…
/// @param directory working directory; empty means the home of the account
/// @param stdin bytes for standard input, at most 1 MiB; empty means closed
/// @param keepStdin whether standard input stays open after these bytes, for what is sent later;
///   absent means no
public record OperationSpec(
    int version,
    Shell shell,
    String script,
    List<String> arguments,
    Optional<String> directory,
    Map<String, String> environment,
    Optional<byte[]> stdin,
    Duration runFor,
    Optional<Duration> idleFor,
    Duration grace,
    long outputQuotaBytes,
    SandboxLevel sandbox,
    Optional<Boolean> keepStdin) {

  public static final int SCRIPT_BYTES_MAX = 64 * 1024;
  public static final int STDIN_BYTES_MAX = 1024 * 1024;
  public static final long OUTPUT_QUOTA_DEFAULT = 1L << 30;

  /// Below this head and tail cannot be kept apart.
  public static final long OUTPUT_QUOTA_MIN = 1L << 20;

  /// What one operation may be sent later in all, and at once.
  public static final long INPUT_BYTES_MAX = 16L << 20;

  public static final int INPUT_PIECE_BYTES_MAX = 1 << 20;

  public OperationSpec {
    arguments = List.copyOf(arguments);
    environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
    int bytes = script.getBytes(StandardCharsets.UTF_8).length;
    if (script.isBlank() || bytes > SCRIPT_BYTES_MAX) {
      throw new IllegalArgumentException(
          "the command has " + bytes + " bytes, expected 1 to " + SCRIPT_BYTES_MAX);
    }
    stdin.ifPresent(OperationSpec::checkStdin);
    if (outputQuotaBytes < 1) {
      throw new IllegalArgumentException("output quota is " + outputQuotaBytes + ", expected > 0");
    }
  }

  /// With standard input that ends after the bytes given.
  public OperationSpec(
      int version,
      Shell shell,
      String script,
      List<String> arguments,
      Optional<String> directory,
      Map<String, String> environment,
      Optional<byte[]> stdin,
      Duration runFor,
      Optional<Duration> idleFor,
      Duration grace,
      long outputQuotaBytes,
      SandboxLevel sandbox) {
    this(
        version,
        shell,
        script,
        arguments,
        directory,
        environment,
        stdin,
        runFor,
        idleFor,
        grace,
        outputQuotaBytes,
        sandbox,
        Optional.empty());
  }

  public boolean keepsStdin() {
    return keepStdin.orElse(false);
  }

  private static void checkStdin(byte[] bytes) {
    if (bytes.length > STDIN_BYTES_MAX) {
      throw new IllegalArgumentException(
          "standard input has " + bytes.length + " bytes, expected at most " + STDIN_BYTES_MAX);
    }
  }
}
