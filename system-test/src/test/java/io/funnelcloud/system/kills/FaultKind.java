package io.funnelcloud.system.kills;

/// What is done to the installation.
enum FaultKind {
  KILL_AGENT(16),
  KILL_HQ(10),
  KILL_TEMPORAL(9),
  KILL_KEEPER(3),
  KILL_KEEPER_AND_PART(4),
  KILL_SEVERAL(6),
  KILL_ALL(2),
  STOP(16),
  CUT(10),
  DOWN(6),
  DELAY(5),
  SWALLOW(7),
  KILL_SUPERVISOR(8),
  DESTROY_FOLDER(4),
  DESTROY_JOURNAL(1),
  FILL_DISK(4),
  STEP_CLOCK(5);

  static final int WEIGHT_SUM = sum();

  private final int weight;

  FaultKind(int weight) {
    this.weight = weight;
  }

  private static int sum() {
    int sum = 0;
    for (FaultKind kind : values()) {
      sum += kind.weight;
    }
    return sum;
  }

  static FaultKind at(int point) {
    int left = point;
    for (FaultKind kind : values()) {
      left -= kind.weight;
      if (left < 0) {
        return kind;
      }
    }
    throw new IllegalArgumentException("point " + point + " of " + WEIGHT_SUM);
  }

  boolean needsRoot() {
    return this == FILL_DISK;
  }

  /// Faults of one op: its supervisor, its folder.
  boolean isOfOp() {
    return this == KILL_SUPERVISOR || this == DESTROY_FOLDER;
  }
}
