package io.funnelcloud.agent;

import io.funnelcloud.agent.config.AgentCommand;
import io.funnelcloud.agent.door.ControlListener.Dismissal;
import io.funnelcloud.agent.door.Enrolment;
import io.funnelcloud.agent.identity.Identity;
import io.funnelcloud.agent.identity.IdentityFolder;
import io.funnelcloud.agent.manifest.MachineProbe;
import io.funnelcloud.contract.fault.Fault;
import io.funnelcloud.contract.fault.FaultCode;
import io.funnelcloud.trust.pin.JoinString;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/// The agent's main class: joins a fleet, serves it, leaves it.
public final class AgentProgram {
  private static final int OK = 0;
  private static final int FAILED = 1;
  private static final int MISUSE = 2;
  private static final int DISMISSED = 4;

  private AgentProgram() {}

  public static void main(String[] words) {
    System.exit(run(List.of(words), System.out, System.err));
  }

  static int run(List<String> words, PrintStream out, PrintStream err) {
    try {
      return switch (AgentCommand.parse(words)) {
        case AgentCommand.Join join -> join(join, out);
        case AgentCommand.Run run -> serve(run);
        case AgentCommand.Leave leave -> leave(leave, out);
      };
    } catch (Fault e) {
      err.println(e.getMessage());
      return e.code() == FaultCode.BAD_INPUT ? MISUSE : FAILED;
    }
  }

  private static int join(AgentCommand.Join join, PrintStream out) {
    JoinString parsed = parsed(join.joinString());
    IdentityFolder folder = new IdentityFolder(join.state());
    String name = join.name().orElseGet(() -> Enrolment.nameFrom(MachineProbe.hostname()));
    Identity identity =
        new Enrolment(folder, InstantSource.system())
            .join(parsed, new Enrolment.Wishes(name, join.tags()));
    out.println("joined " + identity.fleet() + " as " + identity.machine());
    return OK;
  }

  private static JoinString parsed(String text) {
    try {
      return JoinString.parse(text);
    } catch (IllegalArgumentException e) {
      throw new Fault(FaultCode.BAD_INPUT, String.valueOf(e.getMessage()), e);
    }
  }

  private static int serve(AgentCommand.Run run) {
    CountDownLatch closed = new CountDownLatch(1);
    Agent agent = Agent.start(run, System.getenv());
    Thread onSignal =
        Thread.ofPlatform()
            .name("stop")
            .unstarted(() -> {
              agent.close();
              closed.countDown();
            });
    Runtime.getRuntime().addShutdownHook(onSignal);
    Dismissal how = agent.awaitDismissal();
    return switch (how) {
      case REMOVED -> DISMISSED;
      case SUPERSEDED -> awaitSignal(closed);
    };
  }

  /// A superseded agent gets no work, but commands it started may still run: it stays to tell of
  /// them.
  private static int awaitSignal(CountDownLatch closed) {
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return OK;
  }

  private static int leave(AgentCommand.Leave leave, PrintStream out) {
    IdentityFolder folder = new IdentityFolder(leave.state());
    Identity identity = folder.identity();
    folder.delete();
    out.println("left " + identity.fleet() + "; remove " + identity.machine() + " at HQ as well");
    return OK;
  }
}
