package io.funnelcloud.activities.discover;

import io.funnelcloud.activities.discover.Selector.Choice;
import io.funnelcloud.contract.fault.Fault;
import io.funnelcloud.contract.fault.FaultCode;
import io.funnelcloud.contract.fleet.FleetSnapshot;
import io.funnelcloud.contract.fleet.MachineName;
import io.funnelcloud.contract.fleet.Skipped;
import io.funnelcloud.contract.request.DiscoverAsk;
import io.funnelcloud.contract.request.RequestInput.OfflineRule;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Turns a selector into the machines one request is for. Pure but for the registry it asks.
public final class MachineFinder {

  /// One workflow sends to at most so many machines.
  public static final int MACHINES_MAX = 500;

  /// Skipped machines are named up to here: 200 lines of about 80 bytes stay small in a history.
  private static final int SKIPPED_MAX = 200;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("d MMM HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final FleetBook fleet;

  public MachineFinder(FleetBook fleet) {
    this.fleet = fleet;
  }

  /// Lets a selector pass whose names are all known.
  ///
  /// @throws io.funnelcloud.contract.fault.Fault BAD_INPUT when it cannot be read or names a
  ///   machine there is not
  public static void check(String selector, Set<MachineName> known) {
    stranger(Selector.parse(selector), known)
        .ifPresent(problem -> {
          throw new Fault(FaultCode.BAD_INPUT, problem);
        });
  }

  /// @throws io.funnelcloud.contract.fault.Fault BAD_INPUT when the selector cannot be read
  public FleetSnapshot find(DiscoverAsk ask) {
    Selector selector = Selector.parse(ask.selector());
    List<KnownMachine> known = fleet.machines();
    Optional<String> stranger = stranger(selector, names(known));
    if (stranger.isPresent()) {
      return nothing(List.of(), stranger.orElseThrow());
    }
    List<KnownMachine> matching =
        known.stream()
            .filter(machine -> matches(selector, machine))
            .filter(machine -> !ask.excluded().contains(machine.agent()))
            .sorted(Comparator.comparing((KnownMachine machine) -> machine.name().value()))
            .toList();
    return matching.isEmpty()
        ? nothing(List.of(), noMatch(selector, known))
        : chosen(selector, matching, ask);
  }

  private static FleetSnapshot chosen(
      Selector selector, List<KnownMachine> matching, DiscoverAsk ask) {
    List<KnownMachine> ready =
        matching.stream().filter(machine -> takesPart(selector, machine, ask.offline())).toList();
    List<Skipped> skipped =
        matching.stream()
            .filter(machine -> !ready.contains(machine))
            .limit(SKIPPED_MAX)
            .map(machine -> new Skipped(machine.name(), absence(machine)))
            .toList();
    if (ready.isEmpty()) {
      return nothing(skipped, nobodyThere(selector, skipped));
    }
    return selector.anyOf().isPresent()
        ? some(selector, ready, skipped, ask)
        : all(selector, ready, skipped);
  }

  private static FleetSnapshot all(
      Selector selector, List<KnownMachine> ready, List<Skipped> skipped) {
    return ready.size() > MACHINES_MAX
        ? nothing(
            List.of(),
            ready.size()
                + " machines match '"
                + selector.text()
                + "', expected at most "
                + MACHINES_MAX
                + " for one request")
        : snapshot(ready, skipped);
  }

  /// The preferred machine first, then the least busy; what a re-discovery gets may be fewer.
  private static FleetSnapshot some(
      Selector selector, List<KnownMachine> ready, List<Skipped> skipped, DiscoverAsk ask) {
    int wanted = selector.anyOf().orElseThrow();
    if (ready.size() < wanted && ask.excluded().isEmpty()) {
      return nothing(
          skipped,
          "'" + selector.text() + "' asks for " + wanted + " machines, available: " + ready.size());
    }
    List<KnownMachine> best =
        ready.stream()
            .sorted(
                Comparator.comparing((KnownMachine machine) -> !isPreferred(selector, machine))
                    .thenComparing(machine -> !machine.isThere())
                    .thenComparingInt(KnownMachine::openOperations)
                    .thenComparing(machine -> machine.name().value()))
            .limit(wanted)
            .toList();
    return snapshot(best, List.of());
  }

  private static boolean isPreferred(Selector selector, KnownMachine machine) {
    return selector.preferred().filter(machine.name()::equals).isPresent();
  }

  private static FleetSnapshot snapshot(List<KnownMachine> machines, List<Skipped> skipped) {
    return new FleetSnapshot(machines.stream().map(KnownMachine::target).toList(), skipped, "");
  }

  private static FleetSnapshot nothing(List<Skipped> skipped, String problem) {
    return new FleetSnapshot(List.of(), skipped, problem);
  }

  private static boolean matches(Selector selector, KnownMachine machine) {
    return selector.choices().stream().anyMatch(choice -> choice.matches(machine));
  }

  /// Online machines take part; others only by name, or when offline ones are queued for.
  private static boolean takesPart(Selector selector, KnownMachine machine, OfflineRule rule) {
    if (machine.barred().isPresent()) {
      return false;
    }
    return machine.isThere()
        || rule == OfflineRule.QUEUE
        || (selector.anyOf().isEmpty() && isNamed(selector, machine));
  }

  private static boolean isNamed(Selector selector, KnownMachine machine) {
    return selector.choices().stream()
        .anyMatch(choice -> choice instanceof Choice.Named && choice.matches(machine));
  }

  private static Set<MachineName> names(List<KnownMachine> machines) {
    return machines.stream().map(KnownMachine::name).collect(Collectors.toUnmodifiableSet());
  }

  private static Optional<String> stranger(Selector selector, Set<MachineName> names) {
    return selector.choices().stream()
        .filter(Choice.Named.class::isInstance)
        .map(choice -> ((Choice.Named) choice).name())
        .filter(name -> !names.contains(name))
        .findFirst()
        .map(name -> "no machine is called '" + name + "', known: " + listed(names));
  }

  private static String noMatch(Selector selector, List<KnownMachine> known) {
    Set<String> tags = new TreeSet<>();
    known.forEach(machine -> machine.tags().forEach(tag -> tags.add(tag.value())));
    return "no machine matches '"
        + selector.text()
        + "'; machines: "
        + listed(names(known))
        + "; tags: "
        + (tags.isEmpty() ? "none" : String.join(", ", tags));
  }

  private static String nobodyThere(Selector selector, List<Skipped> skipped) {
    return "no machine of '"
        + selector.text()
        + "' is available: "
        + skipped.stream()
            .limit(5)
            .map(machine -> machine.name() + " " + machine.why())
            .collect(Collectors.joining(", "))
        + (skipped.size() > 5 ? " and " + (skipped.size() - 5) + " more" : "");
  }

  private static String listed(Set<MachineName> names) {
    List<String> sorted = names.stream().map(MachineName::value).sorted().toList();
    if (sorted.isEmpty()) {
      return "none";
    }
    String first = String.join(", ", sorted.subList(0, Math.min(10, sorted.size())));
    return sorted.size() > 10 ? first + " and " + (sorted.size() - 10) + " more" : first;
  }

  private static String absence(KnownMachine machine) {
    return machine
        .barred()
        .orElseGet(() -> machine.presence().label() + " since " + TIME.format(machine.since()));
  }
}
