package io.funnelcloud.control.agentdoor;

import io.funnelcloud.contract.fleet.AgentId;
import io.grpc.Status;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;

/// How many calls a second each agent may make, with a store for short bursts.
final class RateCap {
  private final double perSecond;
  private final double burst;
  private final LongSupplier nanoTime;
  private final ConcurrentMap<AgentId, Bucket> buckets = new ConcurrentHashMap<>();

  RateCap(double perSecond, double burst, LongSupplier nanoTime) {
    this.perSecond = perSecond;
    this.burst = burst;
    this.nanoTime = nanoTime;
  }

  /// @throws io.grpc.StatusRuntimeException with RESOURCE_EXHAUSTED above the cap
  void take(AgentId agent) {
    Bucket after = buckets.compute(agent, (_, bucket) -> taken(bucket));
    if (after.isRefused) {
      throw Status.RESOURCE_EXHAUSTED
          .withDescription("more than " + perSecond + " calls a second")
          .asRuntimeException();
    }
  }

  private Bucket taken(@org.jspecify.annotations.Nullable Bucket before) {
    long now = nanoTime.getAsLong();
    double left =
        before == null ? burst : Math.min(burst, before.left + (now - before.at) / 1e9 * perSecond);
    return left < 1 ? new Bucket(left, now, true) : new Bucket(left - 1, now, false);
  }

  private record Bucket(double left, long at, boolean isRefused) {}
}
