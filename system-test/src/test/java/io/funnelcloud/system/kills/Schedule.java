package io.funnelcloud.system.kills;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// A batch of ops and the faults that meet them; all of it follows from seed and number.
record Schedule(int number, List<JobPlan> jobs, List<FaultPlan> faults) {
  private static final int JOBS_LEAST = 8;
  private static final int JOBS_SPREAD = 3;

  Schedule {
    jobs = List.copyOf(jobs);
    faults = List.copyOf(faults);
  }

  static Schedule drawn(long seed, int number, Scope scope) {
    SplittableRandom random = new SplittableRandom(seed * 1_000_003 + number);
    int count = JOBS_LEAST + random.nextInt(JOBS_SPREAD);
    List<JobPlan> jobs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String machine =
          random.nextInt(7) == 0 ? scope.local() : FaultPlan.any(scope.machines(), random);
      jobs.add(JobPlan.drawn("s%d-%d".formatted(number, i), machine, random));
    }
    List<FaultPlan> faults = new ArrayList<>();
    for (int i = 1 + random.nextInt(10) / 5 + random.nextInt(10) / 9; i > 0; i--) {
      faults.add(FaultPlan.drawn(scope, jobs, random));
    }
    return new Schedule(number, jobs, faults);
  }
}
