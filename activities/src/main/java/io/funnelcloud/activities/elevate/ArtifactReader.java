package io.funnelcloud.activities.elevate;

import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.operation.OutputFrame.StreamName;

/// Excerpts of the stored output of an operation.
public interface ArtifactReader {

  /// The first bytes of a stream, fewer when there are fewer; empty when nothing is stored.
  byte[] head(OpId opId, StreamName stream, int bytesMax);

  /// The last bytes of a stream, fewer when there are fewer; empty when nothing is stored.
  byte[] tail(OpId opId, StreamName stream, int bytesMax);
}
