package io.funnelcloud.control;

import io.funnelcloud.contract.fault.Fault;
import io.funnelcloud.contract.json.Json;
import io.funnelcloud.trust.pin.FleetName;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;

/// The control plane as a program: `init` makes what a first start needs, `serve` runs until
/// SIGTERM.
public final class ControlPlane {
  private static final int USAGE = 2;
  private static final int FAILED = 1;

  private ControlPlane() {}

  public static void main(String[] words) {
    System.exit(run(Arrays.asList(words)));
  }

  private static int run(List<String> words) {
    String verb = words.isEmpty() ? "" : words.getFirst();
    try {
      return switch (verb) {
        case "init" -> init(new Arguments(words.subList(1, words.size())));
        case "serve" -> serve(new Arguments(words.subList(1, words.size())));
        default -> usage(List.of("'" + verb + "' is no verb, expected init or serve"));
      };
    } catch (Fault fault) {
      System.err.println(fault.getMessage() + ". " + fault.code().advice());
      return FAILED;
    }
  }

  private static int usage(List<String> problems) {
    problems.forEach(System.err::println);
    return USAGE;
  }

  private static int init(Arguments arguments) {
    Path home = Path.of(arguments.text("--home"));
    String fleet = arguments.text("--fleet");
    ClientFile client = new ClientFile(Path.of(arguments.text("--client-file")));
    if (!arguments.problems().isEmpty()) {
      return usage(arguments.problems());
    }
    FirstStart start = new FirstStart(home, new FleetName(fleet), client, InstantSource.system());
    System.out.println(Json.text(start.run()));
    return 0;
  }

  private static int serve(Arguments arguments) {
    HqConfig config = HqConfig.of(arguments);
    if (!arguments.problems().isEmpty()) {
      return usage(arguments.problems());
    }
    try (Headquarters headquarters = Headquarters.assemble(config)) {
      headquarters.run();
      return 0;
    }
  }
}
