package io.funnelcloud.control;

import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.operation.OutputFrame.StreamName;
import io.funnelcloud.control.artifacts.OutputSlices;
import io.funnelcloud.control.http.OutputSource;

/// The artifact store as the people door reads it.
record StoredOutput(OutputSlices slices) implements OutputSource {

  @Override
  public Slice read(OpId op, long position, int bytesMost) {
    OutputSlices.Slice slice = slices.read(op, position, bytesMost);
    return new Slice(slice.frames(), slice.next(), slice.isComplete(), slice.generation());
  }

  @Override
  public long atOffset(OpId op, StreamName stream, long offset) {
    return slices.atOffset(op, stream, offset);
  }

  @Override
  public Spot atByte(OpId op, StreamName stream, long index) {
    OutputSlices.Spot spot = slices.atByte(op, stream, index);
    return new Spot(spot.position(), spot.before());
  }

  @Override
  public long length(OpId op, StreamName stream) {
    return slices.atByte(op, stream, Long.MAX_VALUE).before();
  }

  @Override
  public Spot tail(OpId op, long lines) {
    OutputSlices.Spot spot = slices.tail(op, lines);
    return new Spot(spot.position(), spot.before());
  }
}
