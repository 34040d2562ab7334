package io.funnelcloud.agent.door;

import io.funnelcloud.agent.door.ControlListener.Dismissal;
import io.funnelcloud.agent.identity.Self;
import io.funnelcloud.agent.journal.Journal;
import io.funnelcloud.agent.waiting.Bell;
import io.funnelcloud.contract.agent.v1.AgentDoorGrpc;
import io.funnelcloud.contract.agent.v1.AnnounceResponse;
import io.funnelcloud.contract.agent.v1.ControlDown;
import io.funnelcloud.contract.agent.v1.ControlHello;
import io.funnelcloud.contract.agent.v1.ControlPing;
import io.funnelcloud.contract.agent.v1.ControlUp;
import io.funnelcloud.contract.fleet.Manifest;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The stream that is open while the agent is there. After each connect it announces the machine,
/// reconciles what is held, and only then opens the gate for polls.
public final class ControlLine {
  private static final Logger LOG = LoggerFactory.getLogger(ControlLine.class);
  private static final Duration PING_PERIOD = Duration.ofSeconds(10);
  // Two pings unanswered: the stream is dead although nobody said so.
  private static final Duration SILENCE_MAX = Duration.ofSeconds(25);
  private static final Duration RECONNECT_PAUSE = Duration.ofSeconds(1);
  private static final Duration QUARANTINE_PAUSE = Duration.ofSeconds(10);
  private static final Duration SKEW_MAX = Duration.ofSeconds(60);

  private final ManagedChannel channel;
  private final HqCalls hq;
  private final Self self;
  private final Journal.Start start;
  private final Supplier<Manifest> manifest;
  private final ControlListener listener;
  private final PollGate gate;
  private final Thread thread;
  private final Bell reopening = new Bell();
  // What the stream of the moment said; nothing but a wake-up is put here from outside.
  private volatile BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private volatile boolean again;
  private volatile Standing standing = Standing.WELCOME;

  /// What the control line needs of the agent it belongs to.
  public record Parties(
      Self self, Journal.Start start, Supplier<Manifest> manifest, ControlListener listener) {}

  public ControlLine(ManagedChannel channel, HqCalls hq, Parties parties, PollGate gate) {
    this.channel = channel;
    this.hq = hq;
    this.self = parties.self();
    this.start = parties.start();
    this.manifest = parties.manifest();
    this.listener = parties.listener();
    this.gate = gate;
    this.thread = Thread.ofPlatform().name("control").daemon().unstarted(this::keepOpen);
  }

  public void start() {
    thread.start();
  }

  public void stop() {
    thread.interrupt();
  }

  /// Ends the stream of the moment and opens another.
  public void reopen() {
    again = true;
    events.add(new Event.Reopen());
    reopening.ring();
  }

  private void keepOpen() {
    String lastTrouble = "";
    try {
      while (standing == Standing.WELCOME || standing == Standing.QUARANTINED) {
        String trouble = serveOnce();
        if (!trouble.equals(lastTrouble)) {
          LOG.info("no contact with HQ: {}", trouble);
        }
        lastTrouble = trouble;
        reopening.await(standing == Standing.QUARANTINED ? QUARANTINE_PAUSE : RECONNECT_PAUSE);
        channel.resetConnectBackoff();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// @return why it ended
  private String serveOnce() throws InterruptedException {
    BlockingQueue<Event> said = new LinkedBlockingQueue<>();
    events = said;
    StreamObserver<ControlUp> up = AgentDoorGrpc.newStub(channel).control(new Incoming(said));
    try {
      up.onNext(ControlUp.newBuilder().setHello(hello()).build());
      return converse(said, up);
    } catch (StatusRuntimeException e) {
      return words(e.getStatus());
    } catch (RuntimeException e) {
      LOG.error("the control stream failed on this side", e);
      return "a failure on this side";
    } finally {
      gate.close();
      up.onError(Status.CANCELLED.withDescription("the agent ends this stream").asException());
    }
  }

  private ControlHello hello() {
    return ControlHello.newBuilder()
        .setJournalId(start.journalId())
        .setIncarnation(start.incarnation())
        .setStartNonce(start.nonce())
        .setVersion(AgentVersion.TEXT)
        .build();
  }

  /// Counts by the clock that nobody sets.
  private String converse(BlockingQueue<Event> said, StreamObserver<ControlUp> up)
      throws InterruptedException {
    long heard = System.nanoTime();
    long pinged = heard;
    while (true) {
      Event event = said.poll(PING_PERIOD.toMillis() / 4, TimeUnit.MILLISECONDS);
      long now = System.nanoTime();
      if (event instanceof Event.Ended(Status status)) {
        ended(status);
        return words(status);
      }
      if (event instanceof Event.Down(ControlDown message)) {
        heard = now;
        obey(message);
      }
      if (again) {
        again = false;
        return "the connection is replaced";
      }
      if (now - heard > SILENCE_MAX.toNanos()) {
        return "HQ says nothing";
      }
      if (now - pinged >= PING_PERIOD.toNanos()) {
        pinged = now;
        up.onNext(ping(Instant.now()));
      }
    }
  }

  private ControlUp ping(Instant now) {
    return ControlUp.newBuilder()
        .setPing(
            ControlPing.newBuilder()
                .setSentUnixMillis(now.toEpochMilli())
                .setFreeSlots(listener.freeSlots()))
        .build();
  }

  private void obey(ControlDown message) {
    switch (message.getMessageCase()) {
      case WELCOME -> welcomed(Instant.ofEpochMilli(message.getWelcome().getHqTimeUnixMillis()));
      case CANCEL -> listener.cancel(message.getCancel());
      case ANNOUNCE_AGAIN -> announce();
      case SUPERSEDED -> dismissed(Dismissal.SUPERSEDED, message.getSuperseded().getReason());
      case REMOVED -> dismissed(Dismissal.REMOVED, message.getRemoved().getReason());
      case PONG, MESSAGE_NOT_SET -> {}
    }
  }

  private void welcomed(Instant hqTime) {
    Duration skew = Duration.between(hqTime, Instant.now());
    if (skew.abs().compareTo(SKEW_MAX) > 0) {
      LOG.error(
          "the clock of this machine is {} s off from HQ's; commands are refused until it is set",
          skew.toSeconds());
    }
    announce();
    listener.apply(hq.reconcile(listener.held()));
    standing = Standing.WELCOME;
    gate.open();
    listener.inContact();
    LOG.info("in contact with HQ as {}", self.identity().machine());
  }

  private void announce() {
    AnnounceResponse answer = hq.announce(manifest.get());
    self.takeOrderKeys(
        answer.getOrderKeyCertificatesList().stream()
            .map(com.google.protobuf.ByteString::toByteArray)
            .toList());
    if (!answer.getNotice().isBlank()) {
      LOG.warn("{}", answer.getNotice());
    }
  }

  private void dismissed(Dismissal dismissal, String reason) {
    gate.close();
    if (standing == Standing.WELCOME || dismissal == Dismissal.REMOVED) {
      listener.dismissed(dismissal, reason);
    }
    standing =
        switch (dismissal) {
          case SUPERSEDED -> Standing.SUPERSEDED;
          case REMOVED -> Standing.REMOVED;
        };
  }

  /// A machine in quarantine may ask again, for a person may have let it out. One that another
  /// start took over from may not: coming back would look like a clone.
  private void ended(Status status) {
    if (standing == Standing.SUPERSEDED && status.getCode() == Status.Code.PERMISSION_DENIED) {
      standing = Standing.QUARANTINED;
    }
  }

  private enum Standing {
    WELCOME,
    SUPERSEDED,
    QUARANTINED,
    REMOVED
  }

  private static String words(Status status) {
    String cause = status.getCause() == null ? "" : " (" + status.getCause().getMessage() + ")";
    String description = status.getDescription() == null ? "" : ": " + status.getDescription();
    return status.getCode() + description + cause;
  }

  private sealed interface Event {
    record Down(ControlDown message) implements Event {}

    record Ended(Status status) implements Event {}

    /// The agent wants another stream.
    record Reopen() implements Event {}
  }

  private record Incoming(BlockingQueue<Event> events) implements StreamObserver<ControlDown> {
    @Override
    public void onNext(ControlDown message) {
      events.add(new Event.Down(message));
    }

    @Override
    public void onError(Throwable cause) {
      events.add(new Event.Ended(Status.fromThrowable(cause)));
    }

    @Override
    public void onCompleted() {
      events.add(new Event.Ended(Status.UNAVAILABLE.withDescription("HQ ended the stream")));
    }
  }
}
