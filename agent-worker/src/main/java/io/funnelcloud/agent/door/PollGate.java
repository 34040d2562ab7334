package io.funnelcloud.agent.door;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Holds polls back until HQ and this agent agree on what the agent holds: after each connect,
/// Reconcile comes before the first poll. Polls that go out wait for a connection instead of
/// failing.
public final class PollGate implements ClientInterceptor {
  // What the SDK gives a long poll; the server answers after 60 s.
  private static final long POLL_SECONDS = 70;

  private final InstantSource clock;
  // Guarded by this.
  private boolean open;
  private long openings;
  private Optional<Instant> firstPoll = Optional.empty();

  public PollGate(InstantSource clock) {
    this.clock = clock;
  }

  synchronized void open() {
    open = true;
    openings++;
    notifyAll();
  }

  synchronized void close() {
    open = false;
  }

  synchronized void awaitOpen() throws InterruptedException {
    while (!open) {
      wait();
    }
  }

  /// Waits for the next time it opens, at most so long.
  synchronized void awaitOpening(Duration atMost) throws InterruptedException {
    long now = openings;
    long until = System.nanoTime() + atMost.toNanos();
    for (long left = atMost.toNanos();
        left > 0 && openings == now;
        left = until - System.nanoTime()) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
  }

  private synchronized void passPoll() throws InterruptedException {
    awaitOpen();
    if (firstPoll.isEmpty()) {
      firstPoll = Optional.of(clock.instant());
      notifyAll();
    }
  }

  /// Waits for the first poll of this start and says when it went out.
  public synchronized Instant awaitFirstPoll() throws InterruptedException {
    while (firstPoll.isEmpty()) {
      wait();
    }
    return firstPoll.get();
  }

  @Override
  public <Q, A> ClientCall<Q, A> interceptCall(
      MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
    if (!isPoll(method)) {
      return next.newCall(method, options);
    }
    try {
      passPoll();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Status.CANCELLED.withDescription("stopped before polling").asRuntimeException();
    }
    // The deadline the SDK set ran while the gate was closed.
    return next.newCall(
        method, options.withWaitForReady().withDeadlineAfter(POLL_SECONDS, TimeUnit.SECONDS));
  }

  private static boolean isPoll(MethodDescriptor<?, ?> method) {
    return method
        .getFullMethodName()
        .equals(WorkflowServiceGrpc.getPollActivityTaskQueueMethod().getFullMethodName());
  }
}
