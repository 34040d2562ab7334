package io.funnelcloud.cli;

import io.funnelcloud.cli.home.ExitCode;
import io.funnelcloud.cli.home.Refusal;
import io.funnelcloud.cli.screen.LiveOutput;
import io.funnelcloud.cli.wire.RequestCalls;
import io.funnelcloud.contract.api.OperationView;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/// Output that HQ holds but that did not come live is fetched before the end is told (I7).
record MissingOutput(RequestCalls calls, LiveOutput output) {
  private static final int PIECE_BYTES = 64 * 1024;

  void fetch(String id, OperationView machine) {
    fetch(id, machine.machine(), "stdout", machine.bytesOut() - machine.droppedOut());
    fetch(id, machine.machine(), "stderr", machine.bytesErr() - machine.droppedErr());
  }

  private void fetch(String id, String machine, String stream, long bytes) {
    LiveOutput.Place place = new LiveOutput.Place(machine, stream);
    long offset = output.shown(place);
    if (offset >= bytes) {
      return;
    }
    RequestCalls.Piece rest = new RequestCalls.Piece(machine, stream, offset);
    try (InputStream body = calls.outputFrom(id, rest)) {
      byte[] piece = new byte[PIECE_BYTES];
      for (int n = body.read(piece); n >= 0; n = body.read(piece)) {
        output.accept(place, offset, Arrays.copyOf(piece, n));
        offset += n;
      }
    } catch (IOException e) {
      throw new Refusal(
          ExitCode.FAULT,
          "the output of " + machine + " broke off at byte " + offset,
          "aj logs " + id + " " + machine,
          e);
    }
  }
}
