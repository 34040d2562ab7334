package io.funnelcloud.control.http;

import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.operation.OutputFrame;
import io.funnelcloud.contract.operation.OutputFrame.StreamName;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// Outputs in memory that grow while they are read. The monitor of the object guards them.
final class GrowingOutputs implements OutputSource {
  private final Map<OpId, List<OutputFrame>> frames = new ConcurrentHashMap<>();
  private final Set<OpId> complete = ConcurrentHashMap.newKeySet();
  private final Map<OpId, Integer> generations = new ConcurrentHashMap<>();
  private final AtomicInteger reads = new AtomicInteger();

  synchronized void write(OpId op, StreamName stream, byte[] bytes) {
    List<OutputFrame> all = frames.computeIfAbsent(op, _ -> new ArrayList<>());
    Map<StreamName, Long> ends = new EnumMap<>(StreamName.class);
    all.forEach(f -> ends.put(f.stream(), f.offset() + f.bytes().length));
    all.add(new OutputFrame(stream, ends.getOrDefault(stream, 0L), 1, bytes));
  }

  /// As when what arrived was not what the machine says it sent.
  synchronized void startOver(OpId op) {
    frames.remove(op);
    generations.merge(op, 1, Integer::sum);
  }

  void write(OpId op, StreamName stream, String text) {
    write(op, stream, text.getBytes(StandardCharsets.UTF_8));
  }

  synchronized void complete(OpId op) {
    complete.add(op);
  }

  int reads() {
    return reads.get();
  }

  @Override
  public synchronized Slice read(OpId op, long position, int bytesMost) {
    reads.incrementAndGet();
    List<OutputFrame> slice = new ArrayList<>();
    long at = 0;
    long taken = 0;
    for (OutputFrame frame : frames.getOrDefault(op, List.of())) {
      long size = (long) OutputFrame.HEADER_BYTES + frame.bytes().length;
      if (at >= position && (slice.isEmpty() || taken + size <= bytesMost)) {
        if (at != position + taken) {
          break;
        }
        slice.add(frame);
        taken += size;
      }
      at += size;
    }
    boolean isComplete = complete.contains(op) && position + taken == at;
    return new Slice(slice, position + taken, isComplete, generations.getOrDefault(op, 0));
  }
}
