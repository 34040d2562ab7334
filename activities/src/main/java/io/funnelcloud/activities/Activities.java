package io.funnelcloud.activities;

import io.funnelcloud.activities.classify.CommandJudge;
import io.funnelcloud.activities.discover.FleetBook;
import io.funnelcloud.activities.discover.MachineFinder;
import io.funnelcloud.activities.elevate.ArtifactReader;
import io.funnelcloud.activities.elevate.DenialJudge;
import io.funnelcloud.activities.record.RequestBook;
import io.funnelcloud.activities.summarise.Summariser;
import io.funnelcloud.classifier.Classifier;
import io.funnelcloud.memory.MemoryStore;
import io.temporal.worker.Worker;
import java.time.Clock;

/// The one door of this module: puts the activities of HQ on a worker of its task queue.
public final class Activities {

  private Activities() {}

  /// What HQ's activities reach the rest of it through.
  public record Ports(
      RequestBook requests,
      FleetBook fleet,
      ArtifactReader artifacts,
      MemoryStore memory,
      Clock clock) {}

  public static void register(Worker worker, Ports ports) {
    worker.registerActivitiesImplementations(judge(ports), book(ports));
  }

  static HqJudgeActivities judge(Ports ports) {
    return new HqJudgeActivities(
        new CommandJudge(ports.requests(), Classifier.standard()),
        new MachineFinder(ports.fleet()),
        new DenialJudge(ports.requests(), ports.fleet(), ports.artifacts()),
        ports.requests());
  }

  static HqRecordActivities book(Ports ports) {
    return new HqRecordActivities(
        ports.requests(),
        new Summariser(ports.requests(), ports.fleet(), ports.memory(), ports.clock()),
        ports.clock());
  }
}
