package io.funnelcloud.agent.operation;

import io.funnelcloud.contract.intent.Shell;
import io.funnelcloud.contract.operation.OperationSpec;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The shells of this machine, and how each is given a script.
public final class Shells {
  private static final Map<Shell, List<String>> PROGRAMS =
      Map.of(
          Shell.BASH, List.of("bash"),
          Shell.SH, List.of("sh"),
          Shell.POWERSHELL, List.of("pwsh", "powershell.exe"),
          Shell.CMD, List.of("cmd.exe"));

  private final Map<Shell, Path> found = new EnumMap<>(Shell.class);

  /// @param path the PATH commands get
  public Shells(String path) {
    PROGRAMS.forEach((shell, names) ->
        names.stream()
            .flatMap(name -> locate(name, path).stream())
            .findFirst()
            .ifPresent(program -> found.put(shell, program)));
  }

  /// Where a program is, by the PATH commands get.
  public static Optional<Path> locate(String name, String path) {
    return Arrays.stream(path.split(File.pathSeparator))
        .filter(folder -> !folder.isBlank())
        .map(folder -> Path.of(folder, name))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst();
  }

  public Set<Shell> present() {
    return Set.copyOf(found.keySet());
  }

  /// What is executed, and the script file it needs, if any.
  ///
  /// @param scriptFile name within the op folder; empty when the script is an argument
  record Invocation(List<String> argv, Optional<String> scriptFile) {}

  /// @param folder where a script file would be
  /// @return empty when this machine does not have the shell
  Optional<Invocation> invocation(OperationSpec spec, Path folder) {
    Optional<List<String>> interpreter = Shebang.interpreter(spec.script());
    if (interpreter.isPresent() && isPosix(spec.shell())) {
      return Optional.of(fromFile(interpreter.get(), "script", spec, folder));
    }
    return Optional.ofNullable(found.get(spec.shell())).map(shell -> by(shell, spec, folder));
  }

  private static boolean isPosix(Shell shell) {
    return shell == Shell.BASH || shell == Shell.SH;
  }

  private static Invocation by(Path shell, OperationSpec spec, Path folder) {
    String program = shell.toString();
    return switch (spec.shell()) {
      // The first word after the script is $0. `--` keeps a script that begins with a dash whole.
      case BASH, SH ->
          inline(List.of(program, "-c", "--", spec.script(), spec.shell().label()), spec);
      case POWERSHELL ->
          fromFile(
              List.of(program, "-NoProfile", "-NonInteractive", "-File"),
              "script.ps1",
              spec,
              folder);
      case CMD -> fromFile(List.of(program, "/d", "/c"), "script.cmd", spec, folder);
    };
  }

  private static Invocation inline(List<String> start, OperationSpec spec) {
    List<String> argv = new ArrayList<>(start);
    argv.addAll(spec.arguments());
    return new Invocation(argv, Optional.empty());
  }

  private static Invocation fromFile(
      List<String> start, String name, OperationSpec spec, Path folder) {
    List<String> argv = new ArrayList<>(start);
    argv.add(folder.resolve(name).toString());
    argv.addAll(spec.arguments());
    return new Invocation(argv, Optional.of(name));
  }
}
