package io.funnelcloud.contract.api;

import io.funnelcloud.contract.intent.Shell;
import io.funnelcloud.contract.operation.Priority;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `POST /api/v1/requests` and `POST /api/v1/plans`: what to run, where, and how long it may take.
///
/// @param on the selector; empty means the only machine there is
/// @param stdin base64 in JSON, at most 1 MiB
/// @param yes the asker approves their own exact words
/// @param priority what it yields to on a busy machine; absent means interactive
/// @param plain the asker insists on words that look like a secret
/// @param keepStdin standard input stays open for what is sent later
/// @param outputQuota how many bytes of output are kept at most; above it head and tail
public record RequestAsk(
    String command,
    Optional<Shell> shell,
    Optional<String> on,
    List<String> arguments,
    Optional<String> directory,
    Map<String, String> environment,
    Optional<byte[]> stdin,
    Optional<Duration> deliverBy,
    Optional<Duration> runFor,
    Optional<Duration> idleFor,
    Optional<Duration> resolveBy,
    boolean yes,
    boolean plain,
    boolean includeOffline,
    Optional<Priority> priority,
    boolean keepStdin,
    Optional<Long> outputQuota) {

  public RequestAsk {
    arguments = arguments == null ? List.of() : List.copyOf(arguments);
    environment = environment == null ? Map.of() : Map.copyOf(environment);
  }

  /// One that a person waits for, with standard input that ends and the usual output quota.
  public RequestAsk(
      String command,
      Optional<Shell> shell,
      Optional<String> on,
      List<String> arguments,
      Optional<String> directory,
      Map<String, String> environment,
      Optional<byte[]> stdin,
      Optional<Duration> deliverBy,
      Optional<Duration> runFor,
      Optional<Duration> idleFor,
      Optional<Duration> resolveBy,
      boolean yes,
      boolean plain,
      boolean includeOffline) {
    this(
        command,
        shell,
        on,
        arguments,
        directory,
        environment,
        stdin,
        deliverBy,
        runFor,
        idleFor,
        resolveBy,
        yes,
        plain,
        includeOffline,
        Optional.empty(),
        false,
        Optional.empty());
  }
}
