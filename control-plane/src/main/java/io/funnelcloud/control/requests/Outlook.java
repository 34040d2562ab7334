package io.funnelcloud.control.requests;

import io.funnelcloud.activities.discover.FleetBook;
import io.funnelcloud.activities.discover.KnownMachine;
import io.funnelcloud.contract.fleet.AgentId;
import io.funnelcloud.contract.fleet.Presence;
import io.funnelcloud.contract.operation.OperationState;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// What the open operations of one request wait for, and until when.
final class Outlook {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("d MMM HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Map<AgentId, KnownMachine> machines;
  private final Duration resolveBy;

  private Outlook(Map<AgentId, KnownMachine> machines, Duration resolveBy) {
    this.machines = machines;
    this.resolveBy = resolveBy;
  }

  /// Asks who is there only when something waits for a machine.
  static Outlook of(FleetBook fleet, List<StoredOperation> operations, Duration resolveBy) {
    boolean isAnyQueued = operations.stream().anyMatch(Outlook::isQueued);
    List<KnownMachine> known = isAnyQueued ? fleet.machines() : List.of();
    return new Outlook(
        known.stream().collect(Collectors.toMap(KnownMachine::agent, Function.identity())),
        resolveBy);
  }

  private static boolean isQueued(StoredOperation operation) {
    return operation.state() == OperationState.QUEUED;
  }

  /// Whether it waits for a machine that is not there.
  boolean waitsForMachine(StoredOperation operation) {
    return isQueued(operation)
        && known(operation).filter(machine -> machine.presence() == Presence.ONLINE).isEmpty();
  }

  private Optional<KnownMachine> known(StoredOperation operation) {
    return Optional.ofNullable(machines.get(operation.opId().agent()));
  }

  Optional<Instant> offlineSince(StoredOperation operation) {
    return waitsForMachine(operation)
        ? known(operation).filter(Outlook::isAway).map(KnownMachine::since)
        : Optional.empty();
  }

  private static boolean isAway(KnownMachine machine) {
    return machine.presence() == Presence.OFFLINE || machine.presence() == Presence.ASLEEP;
  }

  Optional<Instant> deliverBy(StoredOperation operation) {
    return isQueued(operation) && operation.acceptedAt().isEmpty()
        ? Optional.of(operation.deliverBy())
        : Optional.empty();
  }

  /// From the last contact, as the workflow counts it.
  Optional<Instant> resolveBy(StoredOperation operation) {
    if (operation.state() != OperationState.UNKNOWN) {
      return Optional.empty();
    }
    Instant last =
        operation.lastSeenAt().filter(operation.since()::isBefore).orElse(operation.since());
    return Optional.of(last.plus(resolveBy));
  }

  String why(StoredOperation operation) {
    if (!isQueued(operation)) {
      return operation.why();
    }
    if (waitsForMachine(operation)) {
      return known(operation)
          .map(machine -> absence(machine) + "; waits until " + TIME.format(operation.deliverBy()))
          .orElse(operation.why());
    }
    return operation.acceptedAt().isPresent()
        ? operation.machine() + " has it and waits for a free slot"
        : operation.why();
  }

  private static String absence(KnownMachine machine) {
    String since = TIME.format(machine.since());
    return isAway(machine)
        ? "%s is %s since %s".formatted(machine.name(), machine.presence().label(), since)
        : "%s was not heard since %s".formatted(machine.name(), since);
  }
}
