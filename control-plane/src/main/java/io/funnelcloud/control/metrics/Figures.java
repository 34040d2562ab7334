package io.funnelcloud.control.metrics;

import io.funnelcloud.contract.operation.OperationState;
import io.funnelcloud.contract.request.RequestStatus;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/// The figures HQ keeps about its own work. Labels are closed lists, never names of people,
/// machines or requests, so the number of series stays small.
public final class Figures {
  private final MeterRegistry registry;
  private final AtomicInteger polls = new AtomicInteger();

  public Figures(MeterRegistry registry) {
    this.registry = registry;
    Gauge.builder("funnelcloud.polls.open", polls, AtomicInteger::get)
        .strongReference(true)
        .register(registry);
  }

  /// An agent asks for work.
  public void pollOpened() {
    polls.incrementAndGet();
  }

  /// A poll ended, with or without work.
  public void pollClosed() {
    polls.decrementAndGet();
  }

  /// A claim was answered.
  ///
  /// @param answer the kind of answer, from a closed list such as `granted`
  public void claimed(String answer) {
    registry.counter("funnelcloud.claims", "answer", answer).increment();
  }

  /// An operation ended after running so long.
  public void operationEnded(OperationState state, Duration ran) {
    Timer.builder("funnelcloud.operations")
        .tags(List.of(Tag.of("state", label(state))))
        .register(registry)
        .record(ran);
  }

  /// A request ended after so long.
  public void requestEnded(RequestStatus status, Duration lasted) {
    Timer.builder("funnelcloud.requests.ended")
        .tags(List.of(Tag.of("status", label(status))))
        .register(registry)
        .record(lasted);
  }

  static String label(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
