package io.funnelcloud.activities.discover;

import io.funnelcloud.contract.fleet.MachineName;
import java.util.List;
import java.util.Optional;

/// Which machines a person means: a list of choices, how many of them, and which one rather.
///
/// @param anyOf how many of the matching machines are enough; empty means all of them
/// @param preferred the machine to take first when only some are needed
public record Selector(
    String text, List<Choice> choices, Optional<Integer> anyOf, Optional<MachineName> preferred) {

  public Selector {
    choices = List.copyOf(choices);
  }

  /// @throws io.funnelcloud.contract.fault.Fault BAD_INPUT naming the word and what was expected
  public static Selector parse(String text) {
    return new SelectorParser(text).selector();
  }

  /// One item of the list.
  sealed interface Choice {
    boolean matches(KnownMachine machine);

    /// A machine meant by its name alone: waited for, and an error when it does not exist.
    record Named(MachineName name) implements Choice {
      @Override
      public boolean matches(KnownMachine machine) {
        return machine.name().equals(name);
      }
    }

    /// The machines that fulfil every condition.
    record Matching(List<Condition> conditions) implements Choice {
      public Matching {
        conditions = List.copyOf(conditions);
      }

      @Override
      public boolean matches(KnownMachine machine) {
        return conditions.stream().allMatch(condition -> condition.holds(machine));
      }
    }
  }

  /// Something that is true of a machine or not.
  sealed interface Condition {
    boolean holds(KnownMachine machine);

    record All() implements Condition {
      @Override
      public boolean holds(KnownMachine machine) {
        return true;
      }
    }

    record Called(MachineName name) implements Condition {
      @Override
      public boolean holds(KnownMachine machine) {
        return machine.name().equals(name);
      }
    }

    record Tagged(String tag) implements Condition {
      @Override
      public boolean holds(KnownMachine machine) {
        return machine.tags().stream().anyMatch(known -> known.value().equals(tag));
      }
    }

    record Os(String os) implements Condition {
      @Override
      public boolean holds(KnownMachine machine) {
        return machine.os().equals(os);
      }
    }

    record Has(String tool) implements Condition {
      @Override
      public boolean holds(KnownMachine machine) {
        return machine.offers(tool);
      }
    }

    record Not(Condition condition) implements Condition {
      @Override
      public boolean holds(KnownMachine machine) {
        return !condition.holds(machine);
      }
    }
  }
}
