package io.funnelcloud.system.kills;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// When a fault happens: at a moment of one op of the schedule, or of the clock.
///
/// @param job which op of the schedule
/// @param millis after that moment
record Trigger(Moment moment, int job, long millis) {

  /// The boundaries between the steps of an op, as files and rows show them.
  enum Moment {
    TIME,
    POSTING,
    POSTED,
    ROW,
    DELIVERED,
    ORDER,
    LAUNCH,
    START,
    PID,
    CANCEL,
    EXIT,
    CLOSED
  }

  /// @param jobs the ops of the schedule; the moment is one that the chosen op will have
  static Trigger drawn(FaultKind kind, List<JobPlan> jobs, RandomGenerator random) {
    boolean isByTime = !kind.isOfOp() && random.nextInt(3) == 0;
    Moment moment = isByTime ? Moment.TIME : moment(kind, random);
    long most = isByTime ? 3_000 : random.nextInt(3) == 0 ? 200 : 1;
    return new Trigger(moment, job(kind, moment, jobs, random), random.nextLong(most));
  }

  private static Moment moment(FaultKind kind, RandomGenerator random) {
    Moment[] all =
        kind.isOfOp()
            ? new Moment[] {Moment.LAUNCH, Moment.START, Moment.PID, Moment.PID, Moment.EXIT}
            : Moment.values();
    int first = kind.isOfOp() ? 0 : 1;
    return all[first + random.nextInt(all.length - first)];
  }

  private static int job(
      FaultKind kind, Moment moment, List<JobPlan> jobs, RandomGenerator random) {
    int[] fit =
        IntStream.range(0, jobs.size())
            .filter(i -> fits(jobs.get(i).kind(), kind, moment))
            .toArray();
    return fit.length == 0 ? random.nextInt(jobs.size()) : fit[random.nextInt(fit.length)];
  }

  private static boolean fits(JobKind job, FaultKind fault, Moment moment) {
    if (fault.isOfOp()) {
      return job == JobKind.LONG;
    }
    return moment == Moment.CANCEL
        ? job.isCancelled()
        : !job.isForAbsentMachine() || moment.compareTo(Moment.DELIVERED) < 0;
  }
}
