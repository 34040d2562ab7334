package io.funnelcloud.cli;

import io.funnelcloud.cli.home.ExitCode;
import io.funnelcloud.cli.home.Refusal;
import io.funnelcloud.cli.screen.ByteWords;
import io.funnelcloud.cli.wire.OutputCalls;
import io.funnelcloud.cli.wire.OutputCalls.Last;
import io.funnelcloud.cli.wire.OutputCalls.Secrets;
import io.funnelcloud.contract.api.InputView;
import io.funnelcloud.contract.operation.OperationSpec;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `aj send`: bytes for the standard input of a command that runs.
@Command(
    name = "send",
    description = "Send to the standard input of a command that was run with --keep-stdin.",
    footer = {
      "",
      "  aj send r_7k2ab --text yes           a line",
      "  aj send r_7k2ab nas --file -         what we are given, as it comes",
      "  aj send r_7k2ab --end                nothing more follows"
    })
final class SendCommand implements Callable<Integer> {
  /// As long as a restart of HQ takes on a slow machine.
  private static final Duration AWAY_MAX = Duration.ofMinutes(2);

  private static final Duration PAUSE = Duration.ofMillis(500);

  private final Seat seat;
  @Mixin private Globals globals = new Globals();

  @Parameters(index = "0", paramLabel = "REQUEST", description = "such as r_7k2ab")
  private String id = "";

  @Parameters(index = "1", arity = "0..1", paramLabel = "MACHINE", description = "when several")
  private @Nullable String machine;

  @Option(names = "--text", paramLabel = "TEXT", description = "this, and a newline")
  private @Nullable String text;

  @Option(names = "--file", paramLabel = "FILE", description = "these bytes; - is ours")
  private @Nullable String file;

  @Option(names = "--end", description = "close it afterwards")
  private boolean end;

  @Option(names = "--plain", description = "insist on words that look like a password")
  private boolean plain;

  SendCommand(Seat seat) {
    this.seat = seat;
  }

  @Override
  public Integer call() {
    OutputCalls calls = new OutputCalls(seat.door(globals));
    try (InputStream bytes = bytes()) {
      return told(sendAll(calls, bytes));
    } catch (IOException e) {
      throw new Refusal(ExitCode.USAGE, "cannot read " + file, "Is the name right?", e);
    }
  }

  private InputStream bytes() throws IOException {
    if (text != null && file != null) {
      throw Refusal.usage("--text and --file exclude each other", "");
    }
    if (text != null) {
      return new ByteArrayInputStream((text + "\n").getBytes(StandardCharsets.UTF_8));
    }
    if (file != null) {
      return file.equals("-") ? seat.screen().in() : Files.newInputStream(Path.of(file));
    }
    if (!end) {
      throw Refusal.usage("nothing to send", "Say --text TEXT, --file FILE or --end.");
    }
    return InputStream.nullInputStream();
  }

  /// Each piece as it comes; the end goes alone, for only then it is known.
  private Sent sendAll(OutputCalls calls, InputStream bytes) throws IOException {
    byte[] buffer = new byte[OperationSpec.INPUT_PIECE_BYTES_MAX];
    Sent sent = new Sent(0, Optional.empty());
    for (int n = bytes.read(buffer); n >= 0; n = bytes.read(buffer)) {
      if (n > 0) {
        InputView view = send(calls, Arrays.copyOf(buffer, n), Last.NO);
        sent = new Sent(sent.bytes + n, Optional.of(view));
      }
    }
    return end ? new Sent(sent.bytes, Optional.of(send(calls, new byte[0], Last.YES))) : sent;
  }

  private record Sent(long bytes, Optional<InputView> view) {}

  private InputView send(OutputCalls calls, byte[] bytes, Last last) {
    Secrets secrets = plain ? Secrets.SENT : Secrets.REFUSED;
    String name = machine == null ? "" : machine;
    OutputCalls.Piece piece =
        new OutputCalls.Piece(name, bytes, last, secrets, UUID.randomUUID().toString());
    long until = System.nanoTime() + AWAY_MAX.toNanos();
    while (true) {
      try {
        return calls.send(id, piece);
      } catch (Refusal refusal) {
        // The same piece again: HQ knows it by its key.
        if (!(refusal.getCause() instanceof IOException) || System.nanoTime() > until) {
          throw refusal;
        }
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }

  private int told(Sent sent) {
    if (sent.view.isEmpty()) {
      return ExitCode.OK.number();
    }
    InputView view = sent.view.get();
    if (!seat.wantsText(globals)) {
      return seat.json(view);
    }
    String closed = view.ended() ? ", and closed it" : "";
    seat.screen().say("sent " + ByteWords.of(sent.bytes) + " to " + view.machine() + closed);
    return ExitCode.OK.number();
  }
}
