package io.funnelcloud.control.artifacts;

import io.funnelcloud.contract.operation.OutputFrame;
import io.funnelcloud.contract.operation.Sha256;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// What HQ has of one stream: which ranges, and their running hash. Guarded by the lock of its
/// [LiveOutput].
final class ReceivedStream {
  private final MessageDigest digest = Sha256.digest();
  private final List<Range> ranges = new ArrayList<>();
  private long dropped;

  /// From, inclusive, to, exclusive.
  record Range(long from, long to) {}

  /// One past the last byte received, kept or dropped.
  long offset() {
    return Math.max(dropped, ranges.isEmpty() ? 0 : ranges.getLast().to());
  }

  /// How many bytes are here.
  long kept() {
    return ranges.stream().mapToLong(range -> range.to() - range.from()).sum();
  }

  /// The part of the frame that is news; nothing when all of it was here before.
  Optional<OutputFrame> news(OutputFrame frame) {
    long have = offset();
    long end = frame.offset() + frame.bytes().length;
    if (end <= have) {
      return Optional.empty();
    }
    if (frame.offset() >= have) {
      return Optional.of(frame);
    }
    int known = (int) (have - frame.offset());
    byte[] rest = Arrays.copyOfRange(frame.bytes(), known, frame.bytes().length);
    return Optional.of(new OutputFrame(frame.stream(), have, frame.timeMicros(), rest));
  }

  void add(OutputFrame frame) {
    digest.update(frame.bytes());
    long end = frame.offset() + frame.bytes().length;
    boolean continues = !ranges.isEmpty() && frame.offset() == ranges.getLast().to();
    if (continues) {
      ranges.set(ranges.size() - 1, new Range(ranges.getLast().from(), end));
    } else {
      ranges.add(new Range(frame.offset(), end));
    }
  }

  /// Counts the frame as received without its bytes; what follows can only be dropped too.
  void drop(OutputFrame frame) {
    dropped = frame.offset() + frame.bytes().length;
  }

  /// Why this is not what the machine says the stream was; empty when it is.
  String flaw(FinalStream total) {
    // All of it may be here though the machine kept only a part: it came while the command ran.
    if (ranges.equals(total.all())) {
      return hashFlaw(total);
    }
    if (ranges.equals(total.kept())) {
      return "";
    }
    return "%s has the ranges %s, the machine wrote %d bytes and kept %s"
        .formatted(total.stream(), ranges, total.bytes(), total.kept());
  }

  private String hashFlaw(FinalStream total) {
    Sha256 sha256 = copyOfDigest();
    return sha256.equals(total.sha256())
        ? ""
        : total.stream() + " has the hash " + sha256 + ", the machine says " + total.sha256();
  }

  private Sha256 copyOfDigest() {
    try {
      return Sha256.finished((MessageDigest) digest.clone());
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the JDK's SHA-256 can be cloned", e);
    }
  }
}
