package io.funnelcloud.agent.journal;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.funnelcloud.contract.operation.Sha256;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// How a command ended, as its supervisor wrote it down. Whose end it is says the folder it is in:
/// a supervisor that could not read its launch does not know.
public record ExitRecord(
    Kind kind,
    Optional<Integer> exitCode,
    Optional<Integer> signal,
    Optional<String> signalName,
    String message,
    Optional<Instant> startedAt,
    Instant endedAt,
    Stream stdout,
    Stream stderr,
    long cpuMillis,
    long memoryPeakBytes,
    int leftRunning) {

  /// Why it ended.
  public enum Kind {
    @JsonProperty("exited")
    EXITED,
    @JsonProperty("signaled")
    SIGNALED,
    @JsonProperty("timed-out")
    TIMED_OUT,
    @JsonProperty("idle-timed-out")
    IDLE_TIMED_OUT,
    @JsonProperty("cancelled")
    CANCELLED,
    @JsonProperty("not-started")
    NOT_STARTED,
    @JsonProperty("error")
    ERROR
  }

  /// What the command wrote to one stream.
  ///
  /// @param kept half-open ranges that are in the spool
  public record Stream(long bytes, Sha256 sha256, List<List<Long>> kept) {

    public Stream {
      kept = List.copyOf(kept);
    }

    public long keptBytes() {
      return kept.stream().mapToLong(range -> range.get(1) - range.get(0)).sum();
    }

    public boolean isComplete() {
      return keptBytes() == bytes;
    }
  }

  public boolean hasOutput() {
    return stdout.bytes() + stderr.bytes() > 0;
  }
}
