package io.funnelcloud.agent.config;

import io.funnelcloud.contract.fault.Fault;
import io.funnelcloud.contract.fault.FaultCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What the agent program was asked to do, as its command line says it.
public sealed interface AgentCommand {
  String USAGE =
      """
      usage: agent join  --state DIR --string JOIN [--name NAME] [--tag TAG]...
             agent run   --state DIR --supervisor FILE [--slots N]
             agent leave --state DIR
      """;

  Path state();

  /// Becomes a member of a fleet.
  record Join(Path state, String joinString, Optional<String> name, List<String> tags)
      implements AgentCommand {
    /// Without the string, which holds a token.
    @Override
    public String toString() {
      return "Join[" + state + "]";
    }
  }

  /// Serves HQ until it is told to stop.
  record Run(Path state, Path supervisor, Optional<Integer> slots) implements AgentCommand {}

  /// Forgets the identity.
  record Leave(Path state) implements AgentCommand {}

  /// @throws Fault with BAD_INPUT and every problem at once
  static AgentCommand parse(List<String> words) {
    if (words.isEmpty()) {
      throw bad(List.of("no command given, expected join, run or leave"));
    }
    return switch (words.getFirst()) {
      case "join" -> {
        Options options = new Options(words, Set.of("state", "string", "name", "tag"));
        yield options.checked(
            new Join(
                options.path("state"),
                options.text("string"),
                options.last("name"),
                options.all("tag")));
      }
      case "run" -> {
        Options options = new Options(words, Set.of("state", "supervisor", "slots"));
        yield options.checked(
            new Run(options.path("state"), options.path("supervisor"), options.number("slots")));
      }
      case "leave" -> {
        Options options = new Options(words, Set.of("state"));
        yield options.checked(new Leave(options.path("state")));
      }
      default ->
          throw bad(
              List.of("unknown command '" + words.getFirst() + "', expected join, run or leave"));
    };
  }

  private static Fault bad(List<String> problems) {
    return new Fault(FaultCode.BAD_INPUT, String.join("\n", problems) + "\n" + USAGE.strip());
  }

  /// The options behind the command word, with what is wrong with them.
  final class Options {
    private final Map<String, List<String>> values = new HashMap<>();
    private final List<String> problems = new ArrayList<>();

    Options(List<String> words, Set<String> known) {
      for (int i = 1; i < words.size(); i += 2) {
        String name = words.get(i).startsWith("--") ? words.get(i).substring(2) : "";
        if (!known.contains(name)) {
          problems.add("unknown option '" + words.get(i) + "'");
        } else if (i + 1 == words.size()) {
          problems.add("--" + name + " needs a value");
        } else {
          values.computeIfAbsent(name, _ -> new ArrayList<>()).add(words.get(i + 1));
        }
      }
    }

    List<String> all(String name) {
      return List.copyOf(values.getOrDefault(name, List.of()));
    }

    Optional<String> last(String name) {
      List<String> given = all(name);
      return given.isEmpty() ? Optional.empty() : Optional.of(given.getLast());
    }

    String text(String name) {
      Optional<String> given = last(name);
      if (given.isEmpty()) {
        problems.add("--" + name + " is missing");
      }
      return given.orElse("");
    }

    Path path(String name) {
      return Path.of(text(name)).toAbsolutePath().normalize();
    }

    Optional<Integer> number(String name) {
      Optional<String> given = last(name);
      if (given.isPresent() && !given.get().matches("[1-9][0-9]{0,2}")) {
        problems.add("--" + name + " is '" + given.get() + "', expected 1 to 999");
        return Optional.empty();
      }
      return given.map(Integer::parseInt);
    }

    AgentCommand checked(AgentCommand command) {
      if (!problems.isEmpty()) {
        throw bad(problems);
      }
      return command;
    }
  }
}
