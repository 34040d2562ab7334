package io.funnelcloud.agent;

import static org.awaitility.Awaitility.await;

import io.funnelcloud.agent.config.AgentCommand;
import io.funnelcloud.agent.door.Enrolment;
import io.funnelcloud.agent.identity.Identity;
import io.funnelcloud.agent.identity.IdentityFolder;
import io.funnelcloud.agent.journal.Housekeeping;
import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.operation.OperationResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// An agent in this process, with the real supervisor, against a fake HQ.
final class AgentRig implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private final FakeHq hq;
  private final Path state;
  private @Nullable Agent agent;
  private int slots = 4;
  private InstantSource clock = InstantSource.system();
  private Housekeeping.Limits limits = Housekeeping.Limits.STANDARD;

  AgentRig(FakeHq hq, Path state) {
    this.hq = hq;
    this.state = state;
  }

  static AgentRig joined(FakeHq hq, Path state) {
    AgentRig rig = new AgentRig(hq, state);
    rig.join("127.0.0.1:" + hq.port());
    return rig;
  }

  static Path supervisor() {
    return Path.of(System.getProperty("fc.supervisor"));
  }

  Identity join(String address) {
    return new Enrolment(new IdentityFolder(state), InstantSource.system())
        .join(hq.joinString(address), new Enrolment.Wishes("nas", List.of()));
  }

  void start() {
    AgentCommand.Run run = new AgentCommand.Run(state, supervisor(), Optional.of(slots));
    agent = Agent.start(run, System.getenv(), clock, limits);
  }

  /// Ends the agent, not its commands.
  @Override
  public void close() {
    if (agent != null) {
      agent.close();
      agent = null;
    }
  }

  Path opFolder(OpId opId) {
    return state.resolve("journal/ops").resolve(opId.value());
  }

  AgentRig slots(int number) {
    slots = number;
    return this;
  }

  AgentRig clock(InstantSource other) {
    clock = other;
    return this;
  }

  AgentRig limits(Housekeeping.Limits other) {
    limits = other;
    return this;
  }

  /// How many operations were taken in so far.
  int journalFolders() {
    try (Stream<Path> all = Files.list(state.resolve("journal/ops"))) {
      return (int) all.filter(folder -> Files.exists(folder.resolve("token"))).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path state() {
    return state;
  }

  OperationResult result(OpId opId) {
    await()
        .atMost(PATIENCE)
        .until(() -> hq.answer(opId + "/run", OperationResult.class).isPresent());
    return hq.answer(opId + "/run", OperationResult.class).orElseThrow();
  }
}
