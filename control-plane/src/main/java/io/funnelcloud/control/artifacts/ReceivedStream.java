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

  /// From, inclusive, to, exclusive.
  record Range(long from, long to) {}

  /// One past the last byte received.
  long offset() {
    return ranges.isEmpty() ? 0 : ranges.getLast().to();
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

  /// Why this is not what the machine says the stream was; empty when it is.
  String flaw(FinalStream total) {
    if (total.isWhole()) {
      return wholeFlaw(total);
    }
    return ranges.equals(total.kept())
        ? ""
        : total.stream() + " has the ranges " + ranges + ", the machine kept " + total.kept();
  }

  private String wholeFlaw(FinalStream total) {
    boolean isWhole =
        total.bytes() == 0 ? ranges.isEmpty() : ranges.equals(List.of(new Range(0, total.bytes())));
    if (!isWhole) {
      return "%s has the ranges %s, the machine wrote %d bytes"
          .formatted(total.stream(), ranges, total.bytes());
    }
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
