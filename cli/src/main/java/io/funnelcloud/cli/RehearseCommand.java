package io.funnelcloud.cli;

import com.sun.net.httpserver.HttpServer;
import io.funnelcloud.cli.home.ExitCode;
import io.funnelcloud.cli.screen.Screen;
import io.funnelcloud.cli.wire.ClientFile;
import io.funnelcloud.cli.wire.PeopleDoor;
import io.funnelcloud.cli.wire.RequestCalls;
import io.funnelcloud.contract.api.OperationView;
import io.funnelcloud.contract.api.RequestView;
import io.funnelcloud.contract.json.Json;
import io.funnelcloud.contract.operation.OperationState;
import io.funnelcloud.contract.request.RequestStatus;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// Plays one `aj run` against a server in this process, for the recording that makes later starts
/// quick. Run by the launcher after a build.
@Command(name = "rehearse", hidden = true, description = "Play one run; used by the launcher.")
final class RehearseCommand implements Callable<Integer> {
  private static final String ID = "r_rehearsal";
  private final Seat seat;

  RehearseCommand(Seat seat) {
    this.seat = seat;
  }

  @Override
  public Integer call() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    String view = Json.text(view());
    String output = "{\"machine\":\"a\",\"stream\":\"stdout\",\"offset\":0,\"data\":\"aGkK\"}";
    String events =
        "event: request\ndata: "
            + view
            + "\n\nevent: output\ndata: "
            + output
            + "\n\nevent: end\ndata: {}\n\n";
    server.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          boolean live = exchange.getRequestURI().getPath().endsWith("/events");
          byte[] body = (live ? events : view).getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    try {
      play("http://127.0.0.1:" + server.getAddress().getPort());
    } finally {
      server.stop(0);
    }
    return ExitCode.OK.number();
  }

  private void play(String url) {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    Screen blind =
        new Screen(nowhere, nowhere, new ByteArrayInputStream(new byte[0]), Screen.Terminals.NONE);
    Seat quiet = new Seat(blind, seat.surroundings());
    CommandLine line = Aj.commandLine(quiet);
    line.parseArgs("run", "--on", "a", "echo hi");
    line.execute("--help");
    RequestCalls calls = new RequestCalls(new PeopleDoor(new ClientFile(url, "token")));
    RequestView accepted = calls.submit(FirstRequest.ask("a"));
    new Follow(quiet, calls, new Follow.How(Globals.Form.TEXT, false, false)).from(accepted);
    new Follow(quiet, calls, new Follow.How(Globals.Form.JSON, false, false)).from(accepted);
  }

  private static RequestView view() {
    Instant now = Instant.now();
    OperationView machine =
        new OperationView(
            "a",
            "a",
            "o",
            OperationState.SUCCEEDED,
            "",
            now,
            Optional.of(0),
            Optional.empty(),
            3,
            0,
            Optional.of("00"),
            Optional.of("00"),
            0,
            0,
            0,
            Optional.of(now),
            Optional.of(now),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    return new RequestView(
        ID,
        "owner",
        "echo hi",
        "a",
        RequestStatus.SUCCEEDED,
        "",
        now,
        Optional.of(now),
        Optional.empty(),
        "00",
        Optional.empty(),
        Optional.empty(),
        Map.of("SUCCEEDED", 1),
        List.of(machine),
        List.of(),
        "http://127.0.0.1/");
  }
}
