package io.funnelcloud.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.funnelcloud.contract.agent.v1.ControlDown;
import io.funnelcloud.contract.agent.v1.OutputStream;
import io.funnelcloud.contract.agent.v1.Removed;
import io.funnelcloud.contract.fleet.Manifest;
import io.funnelcloud.contract.json.Json;
import io.funnelcloud.contract.operation.AttachAnswer;
import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.operation.OperationState;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The agent as a process of its own: killed, stopped, removed.
final class ProgramTest {
  @TempDir Path state;
  @TempDir Path ground;
  private final FakeHq hq = new FakeHq();
  private AgentRig rig = new AgentRig(hq, Path.of("/"));
  private final Deque<Process> agents = new ArrayDeque<>();

  @BeforeEach
  void join() {
    rig = AgentRig.joined(hq, state);
    startAgent();
  }

  @AfterEach
  void stop() throws InterruptedException {
    agent().destroyForcibly().waitFor();
    hq.close();
  }

  private Process agent() {
    return agents.getLast();
  }

  private void startAgent(Path... first) {
    start(
        List.of(first),
        "run",
        "--state",
        state.toString(),
        "--supervisor",
        AgentRig.supervisor().toString());
  }

  private static String classPath(List<Path> first) {
    return Stream.concat(
            first.stream().map(Path::toString), Stream.of(System.getProperty("java.class.path")))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private void start(List<Path> first, String... words) {
    java.util.List<String> command = new java.util.ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(java.util.List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx128m"));
    command.addAll(java.util.List.of("-cp", classPath(first), AgentProgram.class.getName()));
    command.addAll(java.util.List.of(words));
    try {
      agents.add(
          new ProcessBuilder(command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(new File(System.getProperty("fc.module"), "target/agent-process.log"))
              .start());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void killedInTheMiddleOfACommandThereIsOneEffectAndOneAnswer() throws Exception {
    Path effect = ground.resolve("effect");
    OpId opId = hq.run(FakeHq.spec("sleep 3; echo done >> " + effect + "; echo said"));
    await().atMost(AgentRig.PATIENCE).until(() -> Files.exists(rig.opFolder(opId).resolve("pid")));

    agent().destroyForcibly().waitFor();
    startAgent();

    assertThat(rig.result(opId).state()).isEqualTo(OperationState.SUCCEEDED);
    assertThat(effect).hasContent("done\n");
    assertThat(hq.artifacts.bytes(opId.value(), OutputStream.STDOUT))
        .asString()
        .isEqualTo("said\n");
    assertThat(hq.completions).hasSize(1);
  }

  @Test
  void aNewerAgentTakesUpWhatAnOlderOneStarted() throws Exception {
    Path effect = ground.resolve("effect");
    Path gate = ground.resolve("gate");
    OpId opId =
        hq.run(
            FakeHq.spec(
                "echo ran >> %s; while [ ! -e %s ]; do sleep 0.05; done; echo said"
                    .formatted(effect, gate)));
    await().atMost(AgentRig.PATIENCE).until(() -> Files.exists(rig.opFolder(opId).resolve("pid")));
    agent().destroy();
    assertThat(agent().waitFor(50, TimeUnit.SECONDS)).isTrue();

    startAgent(packed("9.9.9"));
    await().atMost(AgentRig.PATIENCE).until(() -> announcedVersions().contains("9.9.9"));
    Files.createFile(gate);

    assertThat(rig.result(opId).state()).isEqualTo(OperationState.SUCCEEDED);
    assertThat(effect).hasContent("ran\n");
    assertThat(hq.claims).hasSize(1);
    assertThat(hq.artifacts.bytes(opId.value(), OutputStream.STDOUT))
        .asString()
        .isEqualTo("said\n");
  }

  private List<String> announcedVersions() {
    return hq.announcements.stream()
        .map(announcement -> Json.read(announcement.getManifestJson(), Manifest.class).version())
        .toList();
  }

  /// This agent's classes as the jar of another version.
  private Path packed(String version) throws IOException, URISyntaxException {
    Path classes =
        Path.of(AgentProgram.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    java.util.jar.Manifest manifest = new java.util.jar.Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_VERSION, version);
    Path jar = ground.resolve("agent-" + version + ".jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest);
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        out.putNextEntry(new JarEntry(classes.relativize(file).toString()));
        Files.copy(file, out);
      }
    }
    return jar;
  }

  @Test
  void anAgentThatWasStoppedForLongerThanItsHeartbeatsGoesOn() throws Exception {
    Path gate = ground.resolve("gate");
    OpId opId =
        hq.run(FakeHq.spec("while [ ! -e %s ]; do sleep 0.05; done; echo said".formatted(gate)));
    await().atMost(AgentRig.PATIENCE).until(() -> Files.exists(rig.opFolder(opId).resolve("pid")));
    int controls = Collections.frequency(hq.order, "control");

    signal("STOP");
    // The heartbeat timeout is 30 s.
    await().pollDelay(Duration.ofSeconds(40)).atMost(Duration.ofSeconds(50)).until(() -> true);
    int beats = hq.heartbeats.size();
    hq.kill(opId + "/run/2");
    signal("CONT");

    // It notices by itself and makes new connections; the bar is 5 s.
    await()
        .atMost(Duration.ofSeconds(50))
        .until(() -> Collections.frequency(hq.order, "control") > controls);
    await().atMost(AgentRig.PATIENCE).until(() -> hq.heartbeats.size() > beats);
    String token = hq.attach(opId);
    Files.createFile(gate);
    await().atMost(AgentRig.PATIENCE).until(() -> hq.answer(token, AttachAnswer.class).isPresent());
    assertThat(hq.answer(token, AttachAnswer.class).orElseThrow())
        .isInstanceOfSatisfying(
            AttachAnswer.Finished.class,
            end -> assertThat(end.result().state()).isEqualTo(OperationState.SUCCEEDED));
  }

  private void signal(String name) throws Exception {
    new ProcessBuilder("kill", "-" + name, Long.toString(agent().pid())).start().waitFor();
  }

  @Test
  void stopsSoonOnTermAndLeavesCommandsRunning() throws Exception {
    OpId opId = hq.run(FakeHq.spec("sleep 4"));
    await().atMost(AgentRig.PATIENCE).until(() -> Files.exists(rig.opFolder(opId).resolve("pid")));
    assertThat(state.resolve("run/agent.json")).content().contains("firstPollAt");

    agent().destroy();

    // The bar is 5 s.
    assertThat(agent().waitFor(50, TimeUnit.SECONDS)).isTrue();
    assertThat(state.resolve("run/agent.json")).doesNotExist();
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> Files.exists(rig.opFolder(opId).resolve("exit")));
    assertThat(rig.opFolder(opId).resolve("exit")).content().contains("\"kind\":\"exited\"");
  }

  @Test
  void aRemovedMachineEndsAndDoesNotComeBack() throws Exception {
    await().atMost(AgentRig.PATIENCE).until(() -> hq.order.contains("poll"));

    hq.push(ControlDown.newBuilder().setRemoved(Removed.newBuilder().setReason("sold")).build());

    assertThat(agent().waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(agent().exitValue()).isEqualTo(4);
    startAgent();
    assertThat(agent().waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(agent().exitValue()).isEqualTo(1);
  }
}
