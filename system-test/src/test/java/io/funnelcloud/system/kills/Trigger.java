package io.funnelcloud.system.kills;

import java.util.random.RandomGenerator;

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

  static Trigger drawn(int jobs, RandomGenerator random) {
    Moment[] moments = Moment.values();
    boolean isByTime = random.nextInt(3) == 0;
    Moment moment = isByTime ? Moment.TIME : moments[1 + random.nextInt(moments.length - 1)];
    long most = isByTime ? 3_000 : random.nextInt(3) == 0 ? 200 : 1;
    return new Trigger(moment, random.nextInt(jobs), random.nextLong(most));
  }
}
