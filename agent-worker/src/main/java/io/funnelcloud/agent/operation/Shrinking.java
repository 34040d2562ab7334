package io.funnelcloud.agent.operation;

import java.util.zip.Deflater;

/// Whether output is worth compressing: a sample of it now and then tells. Not for several threads.
final class Shrinking implements AutoCloseable {
  private static final int SAMPLE_BYTES = 8 * 1024;

  /// Below this the head of a message weighs more than what is saved.
  private static final int BYTES_MIN = 512;

  /// How many bytes one answer holds for.
  private static final long HOLDS_BYTES = 1 << 20;

  private final Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
  private final byte[] scrap = new byte[SAMPLE_BYTES];
  private long holdsFor;
  private boolean pays;

  /// Whether this piece should be compressed.
  boolean pays(byte[] piece) {
    if (piece.length < BYTES_MIN) {
      return false;
    }
    if (holdsFor <= 0) {
      pays = shrinks(piece);
      holdsFor = HOLDS_BYTES;
    }
    holdsFor -= piece.length;
    return pays;
  }

  /// By a fifth at least.
  private boolean shrinks(byte[] piece) {
    int sample = Math.min(piece.length, SAMPLE_BYTES);
    deflater.reset();
    deflater.setInput(piece, 0, sample);
    deflater.finish();
    int size = deflater.deflate(scrap, 0, sample * 4 / 5);
    return deflater.finished() && size <= sample * 4 / 5;
  }

  @Override
  public void close() {
    deflater.end();
  }
}
