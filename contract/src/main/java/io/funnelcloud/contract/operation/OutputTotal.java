package io.funnelcloud.contract.operation;

/// What one stream of a command amounted to.
///
/// @param bytes everything the command wrote
/// @param sha256 over everything the command wrote
/// @param droppedBytes how much the quota cut out of the middle; 0 means complete (I7)
public record OutputTotal(long bytes, Sha256 sha256, long droppedBytes) {

  public static final OutputTotal NOTHING = new OutputTotal(0, Sha256.of(new byte[0]), 0);

  public OutputTotal {
    if (bytes < 0 || droppedBytes < 0 || droppedBytes > bytes) {
      throw new IllegalArgumentException(
          "stream of "
              + bytes
              + " bytes with "
              + droppedBytes
              + " dropped, expected 0 <= dropped <= bytes");
    }
  }
}
