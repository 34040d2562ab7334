package io.funnelcloud.control.agentdoor;

import io.funnelcloud.contract.agent.v1.ControlDown;
import io.funnelcloud.contract.agent.v1.ControlHello;
import io.funnelcloud.contract.agent.v1.ControlPing;
import io.funnelcloud.contract.agent.v1.ControlPong;
import io.funnelcloud.contract.agent.v1.ControlUp;
import io.funnelcloud.contract.agent.v1.ControlWelcome;
import io.funnelcloud.contract.agent.v1.Superseded;
import io.funnelcloud.control.claims.AgentStart;
import io.funnelcloud.control.claims.StartVerdict;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// One open control stream: presence while it lasts, and what HQ pushes. Counts only after a hello
/// of a start that was admitted.
final class ControlStream implements StreamObserver<ControlUp> {
  private final AgentDesk agents;
  private final Caller caller;
  private final AgentConnections connections;
  private final ServerCallStreamObserver<ControlDown> down;
  private final InstantSource clock;
  // Guarded by this, like every send: gRPC observers are not thread-safe.
  private boolean isOver;
  private @Nullable LiveCall call;

  ControlStream(
      AgentDesk agents,
      Caller caller,
      AgentConnections connections,
      ServerCallStreamObserver<ControlDown> down,
      InstantSource clock) {
    this.agents = agents;
    this.caller = caller;
    this.connections = connections;
    this.down = down;
    this.clock = clock;
    down.setOnCancelHandler(this::ended);
  }

  @Override
  public void onNext(ControlUp up) {
    switch (up.getMessageCase()) {
      case HELLO -> hello(up.getHello());
      case PING -> ping(up.getPing());
      case MESSAGE_NOT_SET -> {} // A message of a newer agent.
    }
  }

  private void hello(ControlHello hello) {
    AgentStart start;
    try {
      start = new AgentStart(hello.getJournalId(), hello.getIncarnation(), hello.getStartNonce());
    } catch (IllegalArgumentException e) {
      close(Status.INVALID_ARGUMENT.withDescription(e.getMessage()));
      return;
    }
    switch (agents.admit(caller, start)) {
      case StartVerdict.Current _, StartVerdict.TookOver _ -> welcome();
      case StartVerdict.Superseded(String reason) -> turnAway(reason, Status.ABORTED);
      case StartVerdict.Quarantined(String reason) -> turnAway(reason, Status.PERMISSION_DENIED);
    }
  }

  private void welcome() {
    synchronized (this) {
      if (isOver || call != null) {
        return;
      }
      call = connections.open(caller, LiveCall.Kind.CONTROL, this::close);
      connections.line(caller.agent()).sendsThrough(call, this::send);
    }
    send(
        ControlDown.newBuilder()
            .setWelcome(ControlWelcome.newBuilder().setHqTimeUnixMillis(clock.millis()))
            .build());
  }

  private void turnAway(String reason, Status status) {
    send(ControlDown.newBuilder().setSuperseded(Superseded.newBuilder().setReason(reason)).build());
    close(status.withDescription(reason));
  }

  private void ping(ControlPing ping) {
    connections.line(caller.agent()).freeSlots(ping.getFreeSlots());
    send(
        ControlDown.newBuilder()
            .setPong(ControlPong.newBuilder().setSentUnixMillis(ping.getSentUnixMillis()))
            .build());
  }

  private synchronized void send(ControlDown message) {
    if (isOver) {
      return;
    }
    try {
      down.onNext(message);
    } catch (StatusRuntimeException | IllegalStateException e) {
      isOver = true; // The link broke meanwhile; the cancel handler says so to the rest.
    }
  }

  private void close(Status status) {
    synchronized (this) {
      if (!isOver) {
        isOver = true;
        down.onError(status.asRuntimeException());
      }
    }
    forget();
  }

  private void ended() {
    synchronized (this) {
      isOver = true;
    }
    forget();
  }

  private void forget() {
    LiveCall open;
    synchronized (this) {
      open = call;
      call = null;
    }
    if (open != null) {
      connections.line(caller.agent()).ended(open);
    }
  }

  @Override
  public void onError(Throwable problem) {
    ended();
  }

  @Override
  public void onCompleted() {
    synchronized (this) {
      if (!isOver) {
        isOver = true;
        down.onCompleted();
      }
    }
    forget();
  }
}
