package io.funnelcloud.control;

import io.funnelcloud.activities.elevate.ArtifactReader;
import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.operation.OutputFrame.StreamName;
import io.funnelcloud.control.artifacts.Excerpts;

/// The artifact store as the activities read it.
record StoredExcerpts(Excerpts excerpts) implements ArtifactReader {

  @Override
  public byte[] head(OpId opId, StreamName stream, int bytesMax) {
    return excerpts.head(opId, stream, bytesMax);
  }

  @Override
  public byte[] tail(OpId opId, StreamName stream, int bytesMax) {
    return excerpts.tail(opId, stream, bytesMax);
  }
}
