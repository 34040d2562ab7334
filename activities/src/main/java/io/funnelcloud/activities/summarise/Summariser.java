package io.funnelcloud.activities.summarise;

import io.funnelcloud.activities.discover.FleetBook;
import io.funnelcloud.activities.discover.KnownMachine;
import io.funnelcloud.activities.record.OperationRow;
import io.funnelcloud.activities.record.RequestBook;
import io.funnelcloud.contract.memory.Memo;
import io.funnelcloud.contract.memory.MemoId;
import io.funnelcloud.contract.request.RequestId;
import io.funnelcloud.contract.request.RequestInput;
import io.funnelcloud.contract.request.SummaryOutcome;
import io.funnelcloud.memory.MemoryStore;
import io.funnelcloud.memory.Stored;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Keeps what a finished request taught: what failed on a machine and why, and what changed about
/// the machines that took part. The same lesson twice is one memo; no lesson is no memo.
public final class Summariser {
  private final RequestBook book;
  private final FleetBook fleet;
  private final MemoryStore memory;
  private final Clock clock;

  public Summariser(RequestBook book, FleetBook fleet, MemoryStore memory, Clock clock) {
    this.book = book;
    this.fleet = fleet;
    this.memory = memory;
    this.clock = clock;
  }

  public SummaryOutcome summarise(RequestId request) {
    Optional<RequestInput> input = book.input(request);
    if (input.isEmpty()) {
      return new SummaryOutcome(List.of());
    }
    List<OperationRow> closed = book.closed(request);
    List<Memo> lessons = new ArrayList<>();
    Instant now = clock.instant();
    closed.forEach(row -> Lessons.ofFailure(input.orElseThrow(), row, now).ifPresent(lessons::add));
    machines(closed).forEach(machine -> lessons.addAll(Lessons.ofChanges(request, machine, now)));
    return new SummaryOutcome(
        lessons.stream()
            .map(memory::store)
            .map(Summariser::learnt)
            .flatMap(Optional::stream)
            .toList());
  }

  private List<KnownMachine> machines(List<OperationRow> closed) {
    Set<String> agents =
        closed.stream().map(row -> row.opId().agent().value()).collect(Collectors.toSet());
    return agents.isEmpty()
        ? List.of()
        : fleet.machines().stream()
            .filter(machine -> agents.contains(machine.agent().value()))
            .toList();
  }

  private static Optional<MemoId> learnt(Stored stored) {
    return switch (stored) {
      case Stored.Kept kept -> Optional.of(kept.id());
      case Stored.Superseded superseded -> Optional.of(superseded.id());
      case Stored.Known _ -> Optional.empty();
    };
  }
}
