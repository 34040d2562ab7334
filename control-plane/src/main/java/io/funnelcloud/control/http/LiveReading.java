package io.funnelcloud.control.http;

import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.operation.OutputFrame;
import io.funnelcloud.contract.operation.OutputFrame.StreamName;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// What one client was shown of the output of one operation, and what comes next: each byte once,
/// also when the machine sends everything again. One thread owns it.
final class LiveReading {
  private final OutputSource outputs;
  private final OpId op;
  private final Map<StreamName, Long> shown = new EnumMap<>(StreamName.class);
  private long position;
  private long skip;
  private int generation;

  private LiveReading(OutputSource outputs, OpId op, Wanted.Have have) {
    this.outputs = outputs;
    this.op = op;
    for (StreamName stream : StreamName.values()) {
      shown.put(stream, have.of(stream));
    }
    generation = outputs.read(op, 0, 1).generation();
  }

  /// Begins where the client wants it.
  static LiveReading of(OutputSource outputs, OpId op, Wanted wanted, Wanted.Have have) {
    LiveReading reading = new LiveReading(outputs, op, have);
    if (!have.equals(Wanted.Have.NOTHING)) {
      reading.position =
          Math.min(
              outputs.atOffset(op, StreamName.STDOUT, have.stdout()),
              outputs.atOffset(op, StreamName.STDERR, have.stderr()));
    } else if (wanted.tail().isPresent()) {
      OutputSource.Spot spot = outputs.tail(op, wanted.tail().get());
      reading.position = spot.position();
      reading.skip = spot.before();
    }
    return reading;
  }

  /// Some frames that were not shown.
  ///
  /// @param isMore whether another look is worth it at once
  record Turn(List<OutputFrame> frames, boolean isMore, boolean isComplete) {}

  Turn next(int bytesMost) {
    OutputSource.Slice slice = outputs.read(op, position, bytesMost);
    if (slice.generation() != generation) {
      generation = slice.generation();
      position = 0;
      return new Turn(List.of(), true, false);
    }
    position = slice.next();
    List<OutputFrame> news = new ArrayList<>();
    slice.frames().forEach(frame -> take(frame, news));
    return new Turn(news, !slice.frames().isEmpty(), slice.complete());
  }

  private void take(OutputFrame frame, List<OutputFrame> news) {
    long from = Math.max(shown.getOrDefault(frame.stream(), 0L), frame.offset() + skip);
    skip = 0;
    if (frame.end() > from) {
      news.add(frame.from(from));
      shown.put(frame.stream(), frame.end());
    }
  }
}
