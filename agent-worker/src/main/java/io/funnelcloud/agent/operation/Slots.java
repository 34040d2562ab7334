package io.funnelcloud.agent.operation;

/// How many commands may run at once. Commands found running after a restart count, also beyond the
/// number.
final class Slots {
  private final int all;
  // Guarded by this.
  private int taken;

  Slots(int all) {
    this.all = all;
  }

  int all() {
    return all;
  }

  synchronized int free() {
    return Math.max(0, all - taken);
  }

  /// @return whether there was one
  synchronized boolean tryTake() {
    if (taken >= all) {
      return false;
    }
    taken++;
    return true;
  }

  synchronized void takeAnyway() {
    taken++;
  }

  synchronized void give() {
    taken--;
  }
}
