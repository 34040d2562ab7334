package io.funnelcloud.system.kills;

import java.util.List;
import java.util.random.RandomGenerator;

/// One fault as the seed wants it.
///
/// @param target a part or a machine
/// @param millis how long it lasts, when it lasts
record FaultPlan(FaultKind kind, String target, long millis, Trigger trigger) {

  static FaultPlan drawn(Scope scope, List<JobPlan> jobs, RandomGenerator random) {
    FaultKind kind = FaultKind.at(random.nextInt(FaultKind.WEIGHT_SUM));
    while (kind.needsRoot() && !scope.isRoot()) {
      kind = FaultKind.at(random.nextInt(FaultKind.WEIGHT_SUM));
    }
    return new FaultPlan(
        kind, target(kind, scope, random), millis(kind, random), Trigger.drawn(kind, jobs, random));
  }

  private static String target(FaultKind kind, Scope scope, RandomGenerator random) {
    return switch (kind) {
      case FILL_DISK -> Fleet.SMALL;
      case KILL_AGENT, CUT, DOWN, DELAY, SWALLOW, DESTROY_FOLDER, DESTROY_JOURNAL ->
          any(scope.machines(), random);
      case KILL_KEEPER, KILL_KEEPER_AND_PART -> any(Stack.PARTS, random);
      case STOP ->
          random.nextInt(3) == 0
              ? any(scope.machines(), random)
              : any(List.of("temporal", "hq", "agent", "keeper temporal", "keeper hq"), random);
      case STEP_CLOCK -> random.nextInt(3) == 0 ? "hq" : any(scope.machines(), random);
      case KILL_HQ -> "hq";
      case KILL_TEMPORAL -> "temporal";
      case KILL_SEVERAL, KILL_ALL, KILL_SUPERVISOR -> "";
    };
  }

  static String any(List<String> all, RandomGenerator random) {
    return all.get(random.nextInt(all.size()));
  }

  private static long millis(FaultKind kind, RandomGenerator random) {
    return switch (kind) {
      case STOP -> mostlyShort(random);
      case DOWN, SWALLOW -> 200 + random.nextLong(random.nextInt(8) == 0 ? 25_000 : 2_500);
      case DELAY, FILL_DISK -> 500 + random.nextLong(3_000);
      case STEP_CLOCK -> (random.nextBoolean() ? 1 : -1) * clockStep(random);
      default -> random.nextLong(1_000);
    };
  }

  private static long mostlyShort(RandomGenerator random) {
    int chance = random.nextInt(100);
    long most = chance < 85 ? 2_500 : chance < 97 ? 8_000 : 40_000;
    return 300 + random.nextLong(most);
  }

  private static long clockStep(RandomGenerator random) {
    return switch (random.nextInt(3)) {
      case 0 -> 1_000 + random.nextLong(50_000);
      case 1 -> 60_000 + random.nextLong(600_000);
      default -> 3_600_000 + random.nextLong(86_400_000);
    };
  }
}
