package io.funnelcloud.control;

import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.control.artifacts.OutputSlices;
import io.funnelcloud.control.http.OutputSource;

/// The artifact store as the people door reads it.
record StoredOutput(OutputSlices slices) implements OutputSource {

  @Override
  public Slice read(OpId op, long position, int bytesMost) {
    OutputSlices.Slice slice = slices.read(op, position, bytesMost);
    return new Slice(slice.frames(), slice.next(), slice.isComplete());
  }
}
