package io.funnelcloud.agent.operation;

import io.funnelcloud.agent.journal.OpFolder;
import io.funnelcloud.contract.fault.Fault;
import io.funnelcloud.contract.fault.FaultCode;
import io.funnelcloud.contract.json.Json;
import io.funnelcloud.contract.operation.Containment;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// The program that owns a running command, as the agent uses it.
public final class Supervisor {
  private final Path program;

  public Supervisor(Path program) {
    this.program = program;
  }

  record Probe(Containment containment, String version) {}

  /// What is left of a command whose supervisor is dead.
  ///
  /// @param awakeMillis how long it has run while the machine was awake; empty when the supervisor
  ///   died before it wrote down when it started
  record Members(List<Long> members, String bootId, Optional<Long> awakeMillis) {

    Optional<Duration> awake() {
      return awakeMillis.map(Duration::ofMillis);
    }
  }

  record Killed(int killed, int left) {}

  /// How surely this machine finds every process of a command again.
  public Containment containment() {
    return Json.read(ask(List.of("probe")), Probe.class).containment();
  }

  Members members(OpFolder folder) {
    return Json.read(ask(List.of("members", folder.path().toString())), Members.class);
  }

  /// Empties the tree of an operation whose supervisor is dead.
  Killed kill(OpFolder folder, Duration grace) {
    List<String> words =
        List.of("kill", folder.path().toString(), "--grace-millis", "" + grace.toMillis());
    return Json.read(ask(words), Killed.class);
  }

  /// Asks from a platform thread: a blocked read of a pipe would hold a carrier of virtual threads.
  private String ask(List<String> words) {
    FutureTask<String> question = new FutureTask<>(() -> answer(words));
    Thread.ofPlatform().name("ask " + words.getFirst()).daemon().start(question);
    try {
      return question.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Fault fault
          ? fault
          : new Fault(FaultCode.INTERNAL, "the supervisor cannot be asked", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Fault(FaultCode.INTERNAL, "interrupted while asking the supervisor", e);
    }
  }

  private String answer(List<String> words) throws InterruptedException {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(words);
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectInput(ProcessBuilder.Redirect.from(NOTHING))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      byte[] answer = process.getInputStream().readAllBytes();
      int code = process.waitFor();
      if (code != 0) {
        throw new Fault(
            FaultCode.INTERNAL, "the supervisor answered '" + words + "' with exit " + code);
      }
      return new String(answer, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new Fault(FaultCode.INTERNAL, "cannot start the supervisor " + program, e);
    }
  }

  private static final File NOTHING = new File(File.separatorChar == '\\' ? "NUL" : "/dev/null");

  /// Starts a supervisor for the folder. It outlives this agent.
  ///
  /// @param wake called on each sign that the folder changed, and at the end
  Process run(OpFolder folder, Runnable wake) throws IOException {
    Process process =
        new ProcessBuilder(program.toString(), "run", folder.path().toString())
            .redirectInput(ProcessBuilder.Redirect.from(NOTHING))
            .redirectError(ProcessBuilder.Redirect.appendTo(folder.file("supervisor.log").toFile()))
            .start();
    // A platform thread: a blocked read of a pipe would hold a carrier of virtual threads.
    Thread.ofPlatform().name("wake " + folder.opId()).daemon().start(() -> listen(process, wake));
    return process;
  }

  private static void listen(Process process, Runnable wake) {
    try (BufferedReader lines = process.inputReader(StandardCharsets.US_ASCII)) {
      while (lines.readLine() != null) {
        wake.run();
      }
    } catch (IOException e) {
      // The end of the channel, whatever its form, says only: look at the folder.
    }
    wake.run();
  }
}
