package io.funnelcloud.control.temporal;

import io.funnelcloud.contract.request.RequestWorkflow;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// HQ's workers. They start when Temporal is there, however long that takes; after that the SDK's
/// polls wait by themselves.
public final class HqWorkers implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HqWorkers.class);
  private static final Duration RETRY = Duration.ofMillis(500);
  private static final Duration DRAIN = Duration.ofSeconds(5);
  private static final long DEADLOCK_MILLIS = 5_000;

  private final TemporalLink link;
  private final Consumer<Worker> registrations;
  private final Thread starter;
  private volatile boolean isClosed;
  private volatile boolean isStarted;
  private WorkerFactory factory;

  public HqWorkers(TemporalLink link, Consumer<Worker> registrations) {
    this.link = link;
    this.registrations = registrations;
    this.factory = made();
    this.starter = Thread.ofVirtual().name("hq-workers-start").unstarted(this::keepStarting);
  }

  private WorkerFactory made() {
    WorkerFactory made =
        WorkerFactory.newInstance(
            link.client(),
            WorkerFactoryOptions.newBuilder().setUsingVirtualWorkflowThreads(true).build());
    registrations.accept(made.newWorker(RequestWorkflow.TASK_QUEUE, options()));
    return made;
  }

  private static WorkerOptions options() {
    return WorkerOptions.newBuilder()
        .setUsingVirtualThreads(true)
        .setMaxConcurrentWorkflowTaskPollers(4)
        .setMaxConcurrentActivityTaskPollers(1)
        .setMaxConcurrentLocalActivityExecutionSize(64)
        .setDefaultDeadlockDetectionTimeout(DEADLOCK_MILLIS)
        .build();
  }

  public void start() {
    starter.start();
  }

  private void keepStarting() {
    while (!isClosed && !isStarted) {
      try {
        factory.start();
        isStarted = true;
        LOG.info("workers started");
      } catch (RuntimeException e) {
        LOG.info("Temporal is not there yet: {}", e.toString());
        discard(factory);
        factory = made();
        LockSupport.parkNanos(RETRY.toNanos());
      }
    }
  }

  /// Its goodbye asks the server, which may be away: that must not end the tries.
  private static void discard(WorkerFactory failed) {
    try {
      failed.shutdownNow();
    } catch (RuntimeException e) {
      LOG.debug("workers that never started could not say goodbye", e);
    }
  }

  public boolean isStarted() {
    return isStarted;
  }

  @Override
  public void close() {
    isClosed = true;
    try {
      factory.shutdown();
      factory.awaitTermination(DRAIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RuntimeException e) {
      LOG.debug("workers could not say goodbye", e);
    }
    discard(factory);
  }
}
