package io.funnelcloud.control.artifacts;

import io.funnelcloud.contract.operation.OutputFrame.StreamName;
import io.funnelcloud.contract.operation.Sha256;
import io.funnelcloud.control.artifacts.ReceivedStream.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What the machine says one stream amounted to, to be compared with what arrived.
public final class FinalStream {
  private final StreamName stream;
  private final long bytes;
  private final Sha256 sha256;
  private final Optional<List<Range>> kept;

  private FinalStream(StreamName stream, long bytes, Sha256 sha256, Optional<List<Range>> kept) {
    this.stream = stream;
    this.bytes = bytes;
    this.sha256 = sha256;
    this.kept = kept;
  }

  /// @param kept pairs of from and to (exclusive) when the quota cut the middle out; empty: all;
  ///   one pair of zeros: nothing was kept
  public static FinalStream of(StreamName stream, long bytes, Sha256 sha256, List<Long> kept) {
    if (kept.size() % 2 != 0) {
      throw new IllegalArgumentException("kept has " + kept.size() + " numbers, expected pairs");
    }
    List<Range> ranges = new ArrayList<>();
    for (int i = 0; i < kept.size(); i += 2) {
      if (kept.get(i) < kept.get(i + 1)) {
        ranges.add(new Range(kept.get(i), kept.get(i + 1)));
      }
    }
    // Looked at before the empty ranges went: "nothing" is not "all of it".
    return new FinalStream(
        stream, bytes, sha256, kept.isEmpty() ? Optional.empty() : Optional.of(joined(ranges)));
  }

  /// Ranges that touch are one: what arrives is counted so.
  private static List<Range> joined(List<Range> ranges) {
    List<Range> joined = new ArrayList<>();
    for (Range range : ranges) {
      if (!joined.isEmpty() && joined.getLast().to() == range.from()) {
        joined.set(joined.size() - 1, new Range(joined.getLast().from(), range.to()));
      } else {
        joined.add(range);
      }
    }
    return List.copyOf(joined);
  }

  StreamName stream() {
    return stream;
  }

  long bytes() {
    return bytes;
  }

  Sha256 sha256() {
    return sha256;
  }

  /// What a stream of which nothing is missing has.
  List<Range> all() {
    return bytes == 0 ? List.of() : List.of(new Range(0, bytes));
  }

  /// What the machine kept.
  List<Range> kept() {
    return kept.orElseGet(this::all);
  }
}
