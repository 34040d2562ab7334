package io.funnelcloud.system.kills;

/// What the ops of a schedule do.
enum JobKind {
  /// One effect, then the end.
  SHORT(14),
  /// Effects at begin and end, in between pieces of the known pattern.
  LONG(26),
  /// An effect, then an exit code other than 0.
  FAILING(10),
  /// An effect, then a signal to itself.
  SIGNALED(8),
  /// Cancelled while it sleeps.
  CANCELLED(10),
  /// Cancelled; has a child in a session of its own.
  CANCELLED_TREE(7),
  /// Cancelled; ignores TERM.
  CANCELLED_STUBBORN(4),
  /// Cancelled at about the time it ends by itself.
  CANCELLED_LATE(7),
  /// Cancelled while its machine is not there.
  CANCELLED_WAITING(3),
  /// Longer than it may run; has a child in a session of its own.
  OVERTIME(6),
  /// Its machine is not there in time.
  UNDELIVERED(3);

  static final int WEIGHT_SUM = sum();

  private final int weight;

  JobKind(int weight) {
    this.weight = weight;
  }

  private static int sum() {
    int sum = 0;
    for (JobKind kind : values()) {
      sum += kind.weight;
    }
    return sum;
  }

  static JobKind at(int point) {
    int left = point;
    for (JobKind kind : values()) {
      left -= kind.weight;
      if (left < 0) {
        return kind;
      }
    }
    throw new IllegalArgumentException("point " + point + " of " + WEIGHT_SUM);
  }

  boolean isForAbsentMachine() {
    return this == CANCELLED_WAITING || this == UNDELIVERED;
  }

  boolean isCancelled() {
    return name().startsWith("CANCELLED");
  }
}
