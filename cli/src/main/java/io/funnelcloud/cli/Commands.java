package io.funnelcloud.cli;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/// The parts list: every command of `aj`, in the order `aj --help` shows them.
final class Commands {
  private record Entry(String name, Function<Seat, Object> maker) {}

  private static final List<Entry> ALL =
      List.of(
          new Entry("up", UpCommand::new),
          new Entry("down", DownCommand::new),
          new Entry("status", StatusCommand::new),
          new Entry("doctor", DoctorCommand::new),
          new Entry("demo", DemoCommand::new),
          new Entry("run", RunCommand::new),
          new Entry("requests", RequestsCommand::new),
          new Entry("show", ShowCommand::new),
          new Entry("logs", LogsCommand::new),
          new Entry("send", SendCommand::new),
          new Entry("cancel", CancelCommand::new),
          new Entry("retry", RetryCommand::new),
          new Entry("approve", ApproveCommand::new),
          new Entry("deny", DenyCommand::new),
          new Entry("machines", MachinesCommand::new),
          new Entry("join", JoinCommand::new),
          new Entry("leave", LeaveCommand::new),
          new Entry("agent", AgentCommand::new),
          new Entry("memory", MemoryCommand::new),
          new Entry("classify", ClassifyCommand::new),
          new Entry("config", ConfigCommand::new),
          new Entry("rehearse", RehearseCommand::new));

  static final List<String> NAMES = ALL.stream().map(Entry::name).toList();

  private Commands() {}

  static List<Object> of(Seat seat, Optional<String> only) {
    Stream<Entry> wanted =
        ALL.stream().filter(entry -> only.isEmpty() || only.get().equals(entry.name()));
    return wanted.map(entry -> entry.maker().apply(seat)).toList();
  }
}
