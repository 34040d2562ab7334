package io.funnelcloud.cli;

import io.funnelcloud.cli.home.ExitCode;
import io.funnelcloud.cli.home.Installation;
import io.funnelcloud.cli.home.Refusal;
import io.funnelcloud.cli.home.Version;
import io.funnelcloud.cli.parts.PartView;
import io.funnelcloud.cli.parts.Parts;
import io.funnelcloud.cli.screen.ByteWords;
import io.funnelcloud.cli.screen.Screen;
import io.funnelcloud.cli.screen.StateWords;
import io.funnelcloud.cli.screen.Table;
import io.funnelcloud.contract.api.StatusView;
import io.funnelcloud.contract.api.StatusView.DiskUseView;
import io.funnelcloud.contract.api.StatusView.NeedView;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `aj status`: what needs the person, then each process, then machines and disk.
@Command(name = "status", description = "What needs you, then how everything stands.")
final class StatusCommand implements Callable<Integer> {
  private final Seat seat;
  @Mixin private Globals globals = new Globals();

  StatusCommand(Seat seat) {
    this.seat = seat;
  }

  /// The JSON of `aj status`.
  ///
  /// @param hq what HQ tells; empty when it does not answer
  /// @param problem why it does not answer
  record Document(
      String version,
      String home,
      List<NeedView> needs,
      List<PartView> processes,
      Optional<StatusView> hq,
      Optional<String> problem) {}

  @Override
  public Integer call() {
    Document document = document(seat.installation(globals));
    if (seat.wantsText(globals)) {
      print(document);
    } else {
      seat.json(document);
    }
    return (document.hq().isPresent() ? ExitCode.OK : ExitCode.FAULT).number();
  }

  private Document document(Installation installation) {
    List<PartView> processes = PartView.all(Parts.of(installation));
    try {
      StatusView hq = seat.door(globals).get("/api/v1/status", StatusView.class);
      return new Document(
          Version.CURRENT,
          installation.root().toString(),
          hq.needs(),
          processes,
          Optional.of(hq),
          Optional.empty());
    } catch (Refusal away) {
      return new Document(
          Version.CURRENT,
          installation.root().toString(),
          List.of(),
          processes,
          Optional.empty(),
          Optional.of(away.getMessage() + ". " + away.advice()));
    }
  }

  private void print(Document document) {
    Screen screen = seat.screen();
    document
        .problem()
        .ifPresent(problem -> screen.data(screen.paint(Screen.Colour.BAD, "! " + problem)));
    document
        .needs()
        .forEach(need ->
            screen.data(
                "! "
                    + need.what()
                    + " since "
                    + StateWords.time(need.since())
                    + "   → "
                    + need.command()));
    if (document.needs().isEmpty() && document.problem().isEmpty()) {
      screen.data("Nothing needs you.");
    }
    screen.data("");
    processes(document).print(screen);
    document.hq().ifPresent(this::hq);
    screen.data("");
    screen.data("aj " + document.version() + " · " + document.home());
  }

  private static Table processes(Document document) {
    Table table = new Table(List.of("process", "state", "pid", "address", "version", "memory"));
    document
        .processes()
        .forEach(part ->
            table.row(
                part.title(),
                part.state(),
                part.pid().map(String::valueOf).orElse("-"),
                part.address().orElse("-"),
                part.version().orElse("-"),
                part.memoryBytes().map(ByteWords::of).orElse("-")));
    return table;
  }

  private void hq(StatusView hq) {
    Screen screen = seat.screen();
    screen.data("");
    screen.data(
        hq.machinesOnline()
            + (hq.machinesOnline() == 1 ? " machine online, " : " machines online, ")
            + hq.machinesOffline()
            + " offline · "
            + hq.requestsOpen()
            + " requests open");
    screen.data(
        hq.temporalReachable()
            ? "stories of all requests: " + hq.temporalUrl()
            : screen.paint(Screen.Colour.BAD, "Temporal does not answer: aj up heals it"));
    screen.data("");
    Table disk = new Table(List.of("disk", "used", "limit", "kept"));
    hq.disk()
        .forEach(use -> disk.row(use.part(), ByteWords.of(use.bytes()), limit(use), use.kept()));
    if (!disk.isEmpty()) {
      disk.print(screen);
    }
  }

  private static String limit(DiskUseView use) {
    return use.limitBytes() == 0 ? "-" : ByteWords.of(use.limitBytes());
  }
}
