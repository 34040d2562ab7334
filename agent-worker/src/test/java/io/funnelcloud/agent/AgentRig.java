package io.funnelcloud.agent;

import io.funnelcloud.agent.config.AgentCommand;
import io.funnelcloud.agent.door.Enrolment;
import io.funnelcloud.agent.identity.Identity;
import io.funnelcloud.agent.identity.IdentityFolder;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An agent in this process, with the real supervisor, against a fake HQ.
final class AgentRig implements AutoCloseable {
  private final FakeHq hq;
  private final Path state;
  private @Nullable Agent agent;

  AgentRig(FakeHq hq, Path state) {
    this.hq = hq;
    this.state = state;
  }

  static Path supervisor() {
    return Path.of(System.getProperty("fc.supervisor"));
  }

  Identity join() {
    return new Enrolment(new IdentityFolder(state), InstantSource.system())
        .join(hq.joinString(), new Enrolment.Wishes("nas", List.of()));
  }

  void start() {
    agent = Agent.start(new AgentCommand.Run(state, supervisor(), Optional.of(4)), System.getenv());
  }

  @Override
  public void close() {
    if (agent != null) {
      agent.close();
      agent = null;
    }
  }
}
