package io.funnelcloud.control.agentdoor;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnelcloud.contract.agent.v1.ControlDown;
import io.funnelcloud.contract.agent.v1.ControlUp;
import io.grpc.stub.StreamObserver;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// One control stream as an agent sees it.
final class TestControl implements StreamObserver<ControlDown>, AutoCloseable {
  private final BlockingQueue<ControlDown> messages = new LinkedBlockingQueue<>();
  private final CompletableFuture<String> end = new CompletableFuture<>();
  private final StreamObserver<ControlUp> up;
  private boolean isClosed;

  TestControl(TestAgent agent) {
    up = agent.doorAsync().control(this);
    up.onNext(agent.hello());
  }

  void welcomed() throws InterruptedException {
    assertThat(next().hasWelcome()).isTrue();
  }

  ControlDown next() throws InterruptedException {
    return Objects.requireNonNull(messages.poll(20, TimeUnit.SECONDS), "no message came");
  }

  /// Waits for the end and says how it came.
  String end() throws Exception {
    return end.get(20, TimeUnit.SECONDS);
  }

  @Override
  public void onNext(ControlDown message) {
    messages.add(message);
  }

  @Override
  public void onError(Throwable problem) {
    isClosed = true;
    end.complete(String.valueOf(problem.getMessage()));
  }

  @Override
  public void onCompleted() {
    isClosed = true;
    end.complete("completed");
  }

  @Override
  public void close() {
    if (!isClosed) {
      up.onCompleted();
    }
  }
}
