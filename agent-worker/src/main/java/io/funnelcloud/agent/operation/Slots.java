package io.funnelcloud.agent.operation;

import io.funnelcloud.contract.operation.Priority;
import io.funnelcloud.contract.request.RequestId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How many commands may run at once, and who is next: the most urgent first, requests of one
/// priority in turn, the operations of one request as they came. Commands found running after a
/// restart count, also beyond the number.
final class Slots {
  private final int all;
  // All guarded by this.
  private int taken;
  private boolean closed;
  private final Map<Priority, Map<RequestId, Deque<Turn>>> queues = new EnumMap<>(Priority.class);

  Slots(int all) {
    this.all = all;
  }

  /// A place in the queue, and later the slot itself. Whoever enters leaves or uses it up.
  final class Turn {
    private final RequestId request;
    private final Priority priority;
    private final Runnable granted;
    // Guarded by Slots.this.
    private boolean hasSlot;

    private Turn(RequestId request, Priority priority, Runnable granted) {
      this.request = request;
      this.priority = priority;
      this.granted = granted;
    }

    boolean hasSlot() {
      synchronized (Slots.this) {
        return hasSlot;
      }
    }

    /// Gives place or slot back.
    void leave() {
      synchronized (Slots.this) {
        if (hasSlot) {
          give();
        } else {
          forget();
        }
      }
    }

    private void forget() {
      Map<RequestId, Deque<Turn>> queue = queueOf(priority);
      queue.computeIfPresent(
          request, (_, mates) -> mates.remove(this) && mates.isEmpty() ? null : mates);
    }
  }

  private Map<RequestId, Deque<Turn>> queueOf(Priority priority) {
    return queues.computeIfAbsent(priority, _ -> new LinkedHashMap<>());
  }

  /// Stands in line; the slot may be there at once.
  ///
  /// @param granted called when the slot comes later; it must not block
  synchronized Turn enter(RequestId request, Priority priority, Runnable granted) {
    Turn turn = new Turn(request, priority, granted);
    queueOf(priority).computeIfAbsent(request, _ -> new ArrayDeque<>()).add(turn);
    grant().stream().filter(next -> next != turn).forEach(next -> next.granted.run());
    return turn;
  }

  private List<Turn> grant() {
    List<Turn> lucky = new ArrayList<>();
    while (!closed && taken < all) {
      Optional<Turn> next = next();
      if (next.isEmpty()) {
        break;
      }
      taken++;
      next.get().hasSlot = true;
      lucky.add(next.get());
    }
    return lucky;
  }

  private void grantAndTell() {
    grant().forEach(next -> next.granted.run());
  }

  /// Takes the next one out of the line; its request goes to the end of the round.
  private Optional<Turn> next() {
    for (Map<RequestId, Deque<Turn>> queue : queues.values()) {
      Iterator<Map.Entry<RequestId, Deque<Turn>>> round = queue.entrySet().iterator();
      if (round.hasNext()) {
        Map.Entry<RequestId, Deque<Turn>> first = round.next();
        round.remove();
        Turn next = first.getValue().removeFirst();
        if (!first.getValue().isEmpty()) {
          queue.put(first.getKey(), first.getValue());
        }
        return Optional.of(next);
      }
    }
    return Optional.empty();
  }

  int all() {
    return all;
  }

  synchronized int free() {
    return closed ? 0 : Math.max(0, all - taken);
  }

  synchronized int waiting() {
    return queues.values().stream()
        .flatMap(queue -> queue.values().stream())
        .mapToInt(Deque::size)
        .sum();
  }

  /// Grants nothing more until it is opened again; what runs goes on.
  synchronized void close() {
    closed = true;
  }

  synchronized void open() {
    closed = false;
    grantAndTell();
  }

  synchronized void takeAnyway() {
    taken++;
  }

  synchronized void give() {
    taken--;
    grantAndTell();
  }
}
