package io.funnelcloud.cli.wire;

import io.funnelcloud.contract.api.InputView;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What can be asked of HQ about the output and the input of a request's machines.
public record OutputCalls(PeopleDoor door) {
  private static final String BYTES = "application/octet-stream";

  /// Everything a machine wrote so far, or its last lines.
  public Frames frames(String id, String machine, Optional<Long> tail) {
    Query query =
        path(id, "output")
            .with("machine", Optional.of(machine))
            .with("stream", Optional.of("both"))
            .with("tail", tail.map(lines -> Long.toString(lines)));
    return new Frames(door.stream(query.path(), BYTES));
  }

  /// Some bytes of a finished stream, as a Range header says them.
  public InputStream range(String id, String machine, String stream, String range) {
    Query query =
        path(id, "output")
            .with("machine", Optional.of(machine))
            .with("stream", Optional.of(stream));
    return door.part(query.path(), "bytes=" + range);
  }

  /// Changes of a request and the output that was not seen yet.
  ///
  /// @param have what was seen, each as `MACHINE:OUT:ERR`
  public LiveEvents events(
      String id, Optional<String> machine, Optional<Long> tail, List<String> have) {
    Query query =
        path(id, "events")
            .with("machine", machine)
            .with("tail", tail.map(lines -> Long.toString(lines)));
    for (String one : have) {
      query = query.with("have", Optional.of(one));
    }
    return new LiveEvents(door.stream(query.path(), "text/event-stream"));
  }

  /// Bytes for the standard input of a machine's command.
  ///
  /// @param key names this piece: sent again it is not fed again
  public record Piece(String machine, byte[] bytes, Last last, Secrets secrets, String key) {}

  /// Whether the input ends with a piece.
  public enum Last {
    NO,
    YES
  }

  /// Whether what looks like a password is sent all the same.
  public enum Secrets {
    REFUSED,
    SENT
  }

  public InputView send(String id, Piece piece) {
    Query query =
        path(id, "input")
            .with("machine", Optional.of(piece.machine).filter(name -> !name.isEmpty()))
            .with("end", Optional.of("true").filter(_ -> piece.last == Last.YES))
            .with("plain", Optional.of("true").filter(_ -> piece.secrets == Secrets.SENT));
    return door.send(
        query.path(), piece.bytes, Map.of("Idempotency-Key", piece.key), InputView.class);
  }

  private static Query path(String id, String step) {
    return new Query("/api/v1/requests").step(id).step(step);
  }
}
