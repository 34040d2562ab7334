package io.funnelcloud.system.kills;

import java.util.random.RandomGenerator;

/// One op as the seed wants it.
///
/// @param key its name in this run
/// @param number the exit code or signal it ends with, when it fails
/// @param from where in the pattern its output begins
/// @param bytes how much of the pattern it prints
/// @param seconds how long it takes
/// @param cancelAfterMillis from the moment named by `cancelOnStart`
/// @param cancelOnStart counted from its start on the machine, else from the answer to its request
record JobPlan(
    String key,
    JobKind kind,
    String machine,
    int number,
    int from,
    int bytes,
    int seconds,
    long cancelAfterMillis,
    boolean cancelOnStart) {
  static final int PATTERN_BYTES = 2 << 20;

  private static final int PIECE_BYTES = 4096;
  private static final int[] SIGNALS = {1, 9, 15};

  static JobPlan drawn(String key, String machine, RandomGenerator random) {
    JobKind kind = JobKind.at(random.nextInt(JobKind.WEIGHT_SUM));
    int number =
        kind == JobKind.SIGNALED
            ? SIGNALS[random.nextInt(SIGNALS.length)]
            : 1 + random.nextInt(120);
    int pieces = 1 + random.nextInt(48);
    int from = random.nextInt(PATTERN_BYTES / PIECE_BYTES - 4 * pieces) * PIECE_BYTES;
    return new JobPlan(
        key,
        kind,
        kind.isForAbsentMachine() ? Fleet.ABSENT : machine,
        number,
        from,
        4 * pieces * PIECE_BYTES,
        1 + random.nextInt(4),
        (long) (2_000 * random.nextDouble() * random.nextDouble()),
        random.nextInt(3) > 0);
  }

  /// The command, in bash.
  String command(String effects, String pattern) {
    return switch (kind) {
      case SHORT, CANCELLED_WAITING, UNDELIVERED -> effect(effects, "end");
      case LONG -> effect(effects, "begin") + "; " + print(pattern) + "; " + effect(effects, "end");
      case FAILING -> effect(effects, "end") + "; exit " + number;
      case SIGNALED -> effect(effects, "end") + "; kill -" + number + " $$; sleep 9";
      case CANCELLED -> effect(effects, "begin") + "; sleep 300";
      case CANCELLED_TREE, OVERTIME ->
          "setsid sleep 1000 & " + effect(effects, "begin") + "; sleep 300";
      case CANCELLED_STUBBORN ->
          "trap '' TERM; " + effect(effects, "begin") + "; while :; do sleep 1; done";
      case CANCELLED_LATE -> effect(effects, "begin") + "; sleep 1.5; " + effect(effects, "end");
    };
  }

  private String effect(String effects, String tag) {
    return "printf '%s %s %s\\n' \"$FUNNELCLOUD_OP\" " + key + " " + tag + " >> " + effects;
  }

  private String print(String pattern) {
    return "for i in 0 1 2 3; do dd if=%s bs=%d skip=$((%d + i * %d)) count=%d status=none; sleep %s; done"
        .formatted(
            pattern,
            PIECE_BYTES,
            from / PIECE_BYTES,
            bytes / PIECE_BYTES / 4,
            bytes / PIECE_BYTES / 4,
            "%.2f".formatted(seconds / 4.0));
  }

  String runFor() {
    return kind == JobKind.OVERTIME ? "PT2S" : "PT30M";
  }

  String deliverBy() {
    return kind == JobKind.UNDELIVERED ? "PT2S" : "PT20M";
  }
}
