package io.funnelcloud.cli;

import io.funnelcloud.cli.home.ExitCode;
import io.funnelcloud.cli.home.Refusal;
import io.funnelcloud.cli.screen.LiveOutput;
import io.funnelcloud.cli.wire.Frames;
import io.funnelcloud.cli.wire.OutputCalls;
import io.funnelcloud.cli.wire.RequestCalls;
import io.funnelcloud.contract.api.OperationView;
import io.funnelcloud.contract.api.RequestView;
import io.funnelcloud.contract.operation.OutputFrame;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `aj logs`: what the machines of a request wrote.
@Command(name = "logs", description = "Print what the machines of a request wrote.")
final class LogsCommand implements Callable<Integer> {
  private final Seat seat;
  @Mixin private Globals globals = new Globals();

  @Parameters(index = "0", paramLabel = "REQUEST", description = "such as r_7k2ab")
  private String id = "";

  @Parameters(index = "1", arity = "0..1", paramLabel = "MACHINE", description = "only this one")
  private @Nullable String machine;

  @Option(
      names = {"-f", "--follow"},
      description = "stay until it ends")
  private boolean follow;

  @Option(names = "--tail", paramLabel = "N", description = "begin with the last N lines")
  private @Nullable Long tail;

  @Option(names = "--stream", paramLabel = "NAME", description = "only stdout, or only stderr")
  private @Nullable Stream stream;

  @Option(
      names = "--bytes",
      paramLabel = "FROM-TO",
      description = "only these bytes of a finished stream: 0-99, 100-, or -500 for the last")
  private @Nullable String bytes;

  @Option(names = "--raw", description = "let the terminal obey control sequences in it")
  private boolean raw;

  LogsCommand(Seat seat) {
    this.seat = seat;
  }

  /// One of the two.
  enum Stream {
    STDOUT,
    STDERR;

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Override
  public Integer call() {
    RequestCalls calls = new RequestCalls(seat.door(globals));
    RequestView view = calls.show(id);
    List<OperationView> machines = chosen(view);
    if (bytes != null) {
      return printBytes(calls, machines, bytes);
    }
    if (follow && !view.status().isTerminal()) {
      Follow.How how = new Follow.How(seat.form(globals), false, false);
      return new Follow(seat, calls, how, part()).from(view).number();
    }
    LiveOutput output = new LiveOutput(seat.screen(), controls());
    output.machines(machines.stream().map(OperationView::machine).toList());
    machines.forEach(one -> print(calls, one, output));
    output.close();
    return ExitCode.OK.number();
  }

  private LiveOutput.Controls controls() {
    return raw ? LiveOutput.Controls.OBEYED : LiveOutput.Controls.SHOWN;
  }

  private Follow.Part part() {
    return new Follow.Part(
        Optional.ofNullable(machine),
        Optional.ofNullable(tail),
        Optional.ofNullable(stream).map(Stream::label),
        controls());
  }

  private void print(RequestCalls calls, OperationView one, LiveOutput output) {
    OutputCalls outputs = new OutputCalls(calls.door());
    try (Frames frames = outputs.frames(id, one.machine(), Optional.ofNullable(tail))) {
      for (Optional<OutputFrame> frame = frames.next(); frame.isPresent(); frame = frames.next()) {
        show(one, frame.get(), output);
      }
    } catch (IOException e) {
      throw brokeOff(one.machine(), e);
    }
  }

  private void show(OperationView one, OutputFrame frame, LiveOutput output) {
    String name = frame.stream().name();
    if (stream == null || stream.name().equals(name)) {
      LiveOutput.Place place = new LiveOutput.Place(one.machine(), name.toLowerCase(Locale.ROOT));
      output.accept(place, frame.offset(), frame.bytes());
    }
  }

  private int printBytes(RequestCalls calls, List<OperationView> machines, String range) {
    if (machines.size() != 1) {
      throw Refusal.usage("which machine? --bytes takes one", "aj logs " + id + " MACHINE --bytes");
    }
    String name = machines.getFirst().machine();
    Stream which = stream == null ? Stream.STDOUT : stream;
    OutputCalls outputs = new OutputCalls(calls.door());
    try (InputStream body = outputs.range(id, name, which.label(), range)) {
      body.transferTo(seat.screen().out());
      seat.screen().out().flush();
    } catch (IOException e) {
      throw brokeOff(name, e);
    }
    return ExitCode.OK.number();
  }

  private Refusal brokeOff(String name, IOException e) {
    return new Refusal(
        ExitCode.FAULT, "the output of " + name + " broke off", "aj logs " + id + " " + name, e);
  }

  private List<OperationView> chosen(RequestView view) {
    Optional<String> named = Optional.ofNullable(machine);
    List<OperationView> chosen =
        view.machines().stream()
            .filter(one -> named.isEmpty() || one.machine().equals(named.get()))
            .toList();
    if (named.isPresent() && chosen.isEmpty()) {
      String names =
          String.join(", ", view.machines().stream().map(OperationView::machine).toList());
      throw Refusal.usage(id + " has no machine '" + named.get() + "', expected " + names, "");
    }
    return chosen;
  }
}
