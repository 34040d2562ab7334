package io.funnelcloud.cli;

import io.funnelcloud.cli.home.ExitCode;
import io.funnelcloud.cli.screen.ByteWords;
import io.funnelcloud.cli.screen.Screen;
import io.funnelcloud.cli.screen.StateWords;
import io.funnelcloud.cli.screen.Table;
import io.funnelcloud.cli.wire.PeopleDoor;
import io.funnelcloud.cli.wire.Query;
import io.funnelcloud.contract.api.InviteAsk;
import io.funnelcloud.contract.api.InviteView;
import io.funnelcloud.contract.api.MachineView;
import io.funnelcloud.contract.api.Page;
import io.funnelcloud.contract.api.TagsAsk;
import io.funnelcloud.contract.fleet.Manifest;
import io.funnelcloud.contract.fleet.Presence;
import io.funnelcloud.contract.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `aj machines`: the machines there are, and a place for one more.
@Command(name = "machines", description = "List machines, invite one, tag, release or remove it.")
final class MachinesCommand implements Callable<Integer> {
  private static final Query MACHINES = new Query("/api/v1/machines");

  private final Seat seat;
  @Mixin private Globals globals = new Globals();

  MachinesCommand(Seat seat) {
    this.seat = seat;
  }

  @Override
  public Integer call() {
    return list(globals);
  }

  @Command(name = "list", description = "All machines, also those that are offline.")
  int list(@Mixin Globals options) {
    Page<MachineView> page = door(options).page(MACHINES.path(), MachineView.class);
    switch (seat.form(options)) {
      case TEXT -> print(page.items());
      case JSON -> seat.json(page);
      case JSONL -> page.items().forEach(machine -> seat.screen().data(Json.text(machine)));
    }
    return ExitCode.OK.number();
  }

  private PeopleDoor door(Globals options) {
    return seat.door(options);
  }

  private void print(List<MachineView> machines) {
    if (machines.isEmpty()) {
      seat.screen().say("No machines. The first one: aj up; one more: aj machines invite");
      return;
    }
    Table table = new Table(List.of("machine", "presence", "since", "system", "tags"));
    machines.forEach(machine ->
        table.row(
            machine.name(),
            presence(machine),
            StateWords.day(machine.since()),
            machine.manifest().map(Manifest::osName).orElse("-"),
            String.join(" ", machine.tags())));
    table.print(seat.screen());
  }

  private static String presence(MachineView machine) {
    String word = machine.presence().label();
    return machine.why().isBlank() || machine.presence() == Presence.ONLINE
        ? word
        : word + ": " + machine.why();
  }

  @Command(name = "show", description = "Everything about one machine.")
  int show(
      @Mixin Globals options,
      @Parameters(paramLabel = "MACHINE", description = "its name") String name) {
    MachineView machine = door(options).get(MACHINES.step(name).path(), MachineView.class);
    if (!seat.wantsText(options)) {
      return seat.json(machine);
    }
    Screen screen = seat.screen();
    screen.data(machine.name() + "  " + presence(machine));
    screen.data("joined       " + StateWords.day(machine.joinedAt()));
    machine
        .certificateUntil()
        .ifPresent(until -> screen.data("certificate  until " + StateWords.day(until)));
    screen.data("tags         " + String.join(" ", machine.tags()));
    machine.manifest().ifPresent(this::print);
    screen.data("running now  " + machine.openOperations());
    return ExitCode.OK.number();
  }

  private void print(Manifest manifest) {
    Screen screen = seat.screen();
    screen.data("system       " + manifest.osName() + " (" + manifest.arch() + ")");
    screen.data("account      " + manifest.account());
    screen.data("version      " + manifest.version());
    screen.data(
        "resources    "
            + manifest.cores()
            + " cores, "
            + ByteWords.of(manifest.memoryBytes())
            + " memory, "
            + ByteWords.of(manifest.diskFreeBytes())
            + " disk free");
    screen.data("containment  " + manifest.containment());
    screen.data("sandbox      " + levels(manifest));
    screen.data("tools        " + String.join(" ", manifest.tools()));
  }

  private static String levels(Manifest manifest) {
    return String.join(" ", manifest.sandboxLevels().stream().map(level -> level.value()).toList());
  }

  @Command(name = "invite", description = "Print the line that lets one more machine join.")
  int invite(
      @Mixin Globals options,
      @Option(names = "--name", paramLabel = "NAME", description = "what to call it")
          @Nullable String name,
      @Option(names = "--tag", paramLabel = "TAG", description = "may be repeated")
          @Nullable List<String> tags) {
    InviteAsk ask =
        new InviteAsk(Optional.ofNullable(name), Optional.ofNullable(tags).orElse(List.of()));
    InviteView invite = door(options).post("/api/v1/invites", ask, InviteView.class);
    if (!seat.wantsText(options)) {
      return seat.json(invite);
    }
    seat.screen().data(invite.line());
    seat.screen()
        .say("For one machine, until " + StateWords.time(invite.expiresAt()) + ". Paste it there.");
    return ExitCode.OK.number();
  }

  @Command(name = "tag", description = "Put tags on a machine: prod, or take them off: -prod.")
  int tag(
      @Mixin Globals options,
      @Parameters(index = "0", paramLabel = "MACHINE", description = "its name") String name,
      @Parameters(index = "1..*", arity = "1..*", paramLabel = "TAG", description = "tags")
          List<String> tags) {
    List<String> add = new ArrayList<>();
    List<String> remove = new ArrayList<>();
    tags.forEach(tag -> (tag.startsWith("-") ? remove : add).add(tag.replaceFirst("^[-+]", "")));
    String path = MACHINES.step(name).path() + "/tags";
    MachineView machine = door(options).post(path, new TagsAsk(add, remove), MachineView.class);
    if (!seat.wantsText(options)) {
      return seat.json(machine);
    }
    seat.screen().say(machine.name() + ": " + String.join(" ", machine.tags()));
    return ExitCode.OK.number();
  }

  @Command(name = "release", description = "Let a machine work again that HQ took for a copy.")
  int release(
      @Mixin Globals options,
      @Parameters(paramLabel = "MACHINE", description = "its name") String name) {
    String path = MACHINES.step(name).path() + "/release";
    MachineView machine = door(options).post(path, Map.of(), MachineView.class);
    if (!seat.wantsText(options)) {
      return seat.json(machine);
    }
    seat.screen().say(name + " may work again; the next start that speaks is taken for it.");
    return ExitCode.OK.number();
  }

  @Command(name = "remove", description = "Take a machine out for good; its certificate is void.")
  int remove(
      @Mixin Globals options,
      @Parameters(paramLabel = "MACHINE", description = "its name") String name) {
    door(options).delete(MACHINES.step(name).path());
    if (!seat.wantsText(options)) {
      return seat.json(Map.of("removed", name));
    }
    seat.screen().say(name + " is removed. On the machine itself: aj leave");
    return ExitCode.OK.number();
  }
}
