package io.funnelcloud.agent;

import io.funnelcloud.agent.audit.OperationAudit;
import io.funnelcloud.agent.config.AgentCommand;
import io.funnelcloud.agent.door.AgentVersion;
import io.funnelcloud.agent.door.ControlLine;
import io.funnelcloud.agent.door.ControlListener.Dismissal;
import io.funnelcloud.agent.door.DoorChannels;
import io.funnelcloud.agent.door.HqCalls;
import io.funnelcloud.agent.door.PollGate;
import io.funnelcloud.agent.door.Renewal;
import io.funnelcloud.agent.door.StartHeaders;
import io.funnelcloud.agent.door.TemporalLine;
import io.funnelcloud.agent.identity.Identity;
import io.funnelcloud.agent.identity.IdentityFolder;
import io.funnelcloud.agent.identity.Self;
import io.funnelcloud.agent.journal.Housekeeping;
import io.funnelcloud.agent.journal.Journal;
import io.funnelcloud.agent.manifest.MachineProbe;
import io.funnelcloud.agent.operation.CommandEnvironment;
import io.funnelcloud.agent.operation.OperationEngine;
import io.funnelcloud.agent.operation.SecondLook;
import io.funnelcloud.agent.operation.Supervisor;
import io.funnelcloud.contract.clock.MachineClock;
import io.funnelcloud.contract.fault.Fault;
import io.funnelcloud.contract.fault.FaultCode;
import io.grpc.ClientInterceptor;
import io.grpc.ManagedChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The running agent: its parts, in the order they depend on each other.
final class Agent implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Agent.class);

  private final Deque<Runnable> closing = new ArrayDeque<>();
  private final CompletableFuture<Dismissal> dismissal = new CompletableFuture<>();
  private final IdentityFolder folder;

  private Agent(IdentityFolder folder) {
    this.folder = folder;
  }

  /// Starts everything; HQ need not be there.
  static Agent start(AgentCommand.Run run, Map<String, String> environment) {
    return start(run, environment, MachineClock.ofProgram(), Housekeeping.Limits.STANDARD);
  }

  static Agent start(
      AgentCommand.Run run,
      Map<String, String> environment,
      InstantSource clock,
      Housekeeping.Limits limits) {
    Agent agent = new Agent(new IdentityFolder(run.state()));
    try {
      agent.assemble(run, environment, clock, limits);
      return agent;
    } catch (RuntimeException e) {
      agent.close();
      throw e;
    }
  }

  private void assemble(
      AgentCommand.Run run,
      Map<String, String> own,
      InstantSource clock,
      Housekeeping.Limits limits) {
    refuseWhenRemoved();
    refuseWithout(run.supervisor());
    Self self = new Self(folder, clock);
    Journal journal = Journal.open(run.state(), clock, limits);
    onClose(journal);
    OperationAudit audit = OperationAudit.open(run.state(), clock);
    onClose(audit);
    audit.agentStarted(journal.start());

    PollGate gate = new PollGate(clock);
    StartHeaders headers = new StartHeaders(journal.start());
    ManagedChannel calls = channel(self, List.of(gate, headers));
    ManagedChannel output = channel(self, List.of(headers));
    HqCalls hq = new HqCalls(calls, output, self.identity(), journal.start());

    CommandEnvironment environment = new CommandEnvironment(own);
    Supervisor supervisor = new Supervisor(run.supervisor());
    int slots = run.slots().orElseGet(MachineProbe::slots);
    OperationEngine engine =
        new OperationEngine(
            new OperationEngine.Setup(
                self,
                journal,
                audit,
                hq,
                supervisor,
                SecondLook.standard(),
                environment,
                slots,
                clock),
            this::dismissed);
    MachineProbe probe =
        new MachineProbe(AgentVersion.TEXT, run.state(), environment, supervisor, slots);
    ControlLine control =
        new ControlLine(
            calls, hq, new ControlLine.Parties(self, journal.start(), probe, engine), gate);
    TemporalLine temporal =
        new TemporalLine(calls, self.identity().agent(), engine.deliveries(), gate);
    Renewal renewal = new Renewal(calls, self, clock, () -> reconnect(calls, output, control));
    ReadyFile ready = new ReadyFile(run.state(), self.identity());

    ready.write(Optional.empty());
    closing.push(ready::remove);
    engine.start(() -> reconnect(calls, output, control));
    closing.push(engine::close);
    control.start();
    closing.push(control::stop);
    renewal.start();
    closing.push(renewal::stop);
    temporal.start();
    closing.push(temporal::stop);
    Thread.ofVirtual().name("ready").start(() -> tellFirstPoll(gate, ready));
    LOG.info("{} ({}) is up", self.identity().machine(), self.identity().agent());
  }

  private static void refuseWithout(Path supervisor) {
    if (!Files.isExecutable(supervisor)) {
      throw new Fault(
          FaultCode.BAD_INPUT, "no supervisor at " + supervisor + ", expected a program");
    }
  }

  private void refuseWhenRemoved() {
    folder
        .removed()
        .ifPresent(reason -> {
          throw new Fault(
              FaultCode.FORBIDDEN,
              "this machine was removed at HQ ("
                  + reason
                  + "); run `aj leave`, then join again with a fresh invitation");
        });
  }

  private ManagedChannel channel(Self self, List<ClientInterceptor> interceptors) {
    Identity identity = self.identity();
    ManagedChannel channel =
        DoorChannels.of(identity.addresses(), self.trust(), self::credential, interceptors);
    closing.push(channel::shutdownNow);
    return channel;
  }

  /// Connections made before the renewal show the old certificate, so they are replaced.
  private static void reconnect(ManagedChannel calls, ManagedChannel output, ControlLine control) {
    calls.enterIdle();
    output.enterIdle();
    control.reopen();
  }

  private static void tellFirstPoll(PollGate gate, ReadyFile ready) {
    try {
      ready.write(Optional.of(gate.awaitFirstPoll()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void dismissed(Dismissal how, String reason) {
    switch (how) {
      case SUPERSEDED -> LOG.error("HQ gives this agent no more work: {}", reason);
      case REMOVED -> {
        LOG.error("this machine was removed at HQ: {}", reason);
        folder.markRemoved(reason);
      }
    }
    dismissal.complete(how);
  }

  /// Waits until HQ dismisses this agent.
  Dismissal awaitDismissal() {
    return dismissal.join();
  }

  private void onClose(AutoCloseable part) {
    closing.push(() -> {
      try {
        part.close();
      } catch (Exception e) {
        LOG.warn("cannot close {}: {}", part, e.getMessage());
      }
    });
  }

  /// Stops what was started, last first. Commands run on.
  @Override
  public void close() {
    while (!closing.isEmpty()) {
      closing.pop().run();
    }
  }
}
