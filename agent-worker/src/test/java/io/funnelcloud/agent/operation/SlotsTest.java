package io.funnelcloud.agent.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnelcloud.contract.operation.Priority;
import io.funnelcloud.contract.request.RequestId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Who gets the next free slot.
final class SlotsTest {
  private static final RequestId FIRST = new RequestId("r_first");
  private static final RequestId SECOND = new RequestId("r_second");

  private final Slots slots = new Slots(1);
  private final List<String> granted = new ArrayList<>();

  private Slots.Turn enter(String name, RequestId request, Priority priority) {
    Slots.Turn turn = slots.enter(request, priority, () -> granted.add(name));
    if (turn.hasSlot()) {
      granted.add(name);
    }
    return turn;
  }

  /// Ends one after the other until nobody waits.
  private List<String> drain() {
    for (int done = 0; done < granted.size(); done++) {
      slots.give();
    }
    return granted;
  }

  @Test
  void theMostUrgentGoesFirstWhateverCameBefore() {
    slots.takeAnyway();
    enter("bulk", FIRST, Priority.BULK);
    enter("scheduled", FIRST, Priority.SCHEDULED);
    enter("interactive", FIRST, Priority.INTERACTIVE);

    slots.give();

    assertThat(drain()).containsExactly("interactive", "scheduled", "bulk");
  }

  @Test
  void requestsOfOnePriorityTakeTurnsAndEachKeepsItsOrder() {
    slots.takeAnyway();
    for (int i = 1; i <= 4; i++) {
      enter("first-" + i, FIRST, Priority.BULK);
    }
    enter("second-1", SECOND, Priority.BULK);
    enter("second-2", SECOND, Priority.BULK);

    slots.give();

    assertThat(drain())
        .containsExactly("first-1", "second-1", "first-2", "second-2", "first-3", "first-4");
  }

  @Test
  void whoLeavesTheLineIsPassedOver() {
    slots.takeAnyway();
    Slots.Turn one = enter("one", FIRST, Priority.BULK);
    enter("two", FIRST, Priority.BULK);
    one.leave();

    slots.give();

    assertThat(granted).containsExactly("two");
    assertThat(slots.waiting()).isZero();
  }

  @Test
  void whoLeavesWithASlotHandsItOn() {
    Slots.Turn one = enter("one", FIRST, Priority.BULK);
    Slots.Turn two = enter("two", SECOND, Priority.BULK);
    assertThat(granted).containsExactly("one");

    one.leave();

    assertThat(granted).containsExactly("one", "two");
    assertThat(two.hasSlot()).isTrue();
  }

  @Test
  void commandsFoundRunningCountBeyondTheNumber() {
    slots.takeAnyway();
    slots.takeAnyway();
    enter("waits", FIRST, Priority.INTERACTIVE);

    slots.give();
    assertThat(granted).isEmpty();

    slots.give();
    assertThat(granted).containsExactly("waits");
  }

  @Test
  void closedSlotsGrantNothingUntilTheyAreOpened() {
    slots.close();
    enter("waits", FIRST, Priority.INTERACTIVE);
    assertThat(granted).isEmpty();
    assertThat(slots.free()).isZero();

    slots.open();

    assertThat(granted).containsExactly("waits");
  }

  @Test
  void everybodyGetsATurnExactlyOnceInAnyMixture() {
    Random random = new Random(20261122);
    Slots two = new Slots(2);
    List<Integer> served = new ArrayList<>();
    List<Slots.Turn> all = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      int number = i;
      RequestId request = new RequestId("r_mixed" + random.nextInt(7));
      Priority priority = List.of(Priority.values()).get(random.nextInt(3));
      Slots.Turn turn = two.enter(request, priority, () -> served.add(number));
      all.add(turn);
      if (turn.hasSlot()) {
        served.add(number);
      }
    }
    for (int done = 0; done < served.size(); done++) {
      assertThat(two.free() == 0 || two.waiting() == 0).isTrue();
      all.get(served.get(done)).leave();
    }

    assertThat(served).hasSize(500).doesNotHaveDuplicates();
    assertThat(two.free()).isEqualTo(2);
  }
}
