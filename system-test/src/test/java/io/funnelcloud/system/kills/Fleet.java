package io.funnelcloud.system.kills;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/// The machines of a run: that of the installation, some behind links, and one that never comes.
final class Fleet implements AutoCloseable {
  static final String ABSENT = "kills-absent";
  static final String SMALL = "kills-3";

  private static final List<String> NAMES = List.of("kills-1", "kills-2", SMALL);

  private final Path folder;
  private final Stack stack;
  private final Door door;
  private final Store store;
  private final boolean isRoot;
  private final Map<String, Machine> machines = new HashMap<>();
  private final Map<String, String> agentIds = new HashMap<>();
  private final String local;
  private final String run = Long.toString(System.currentTimeMillis(), 36) + "-";

  Fleet(Path folder, Stack stack, boolean isRoot) {
    this.folder = folder;
    this.stack = stack;
    this.door = new Door(stack.home());
    this.store = new Store(stack.home().resolve("hq/control.db"));
    this.isRoot = isRoot;
    this.local = machineList().path(0).path("name").asText();
  }

  private JsonNode machineList() {
    try {
      return door.get("machines").json().path("items");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Lets every machine join.
  void join(long patternSeed) {
    try {
      writePattern(patternSeed);
      List<String> words = stack.agentCommand();
      int end = words.indexOf("io.funnelcloud.agent.AgentProgram") + 1;
      String supervisor = words.get(words.indexOf("--supervisor") + 1);
      Machine.Ground ground = new Machine.Ground(folder, words.subList(0, end), supervisor, isRoot);
      for (String name : NAMES) {
        join(name, ground);
      }
      join(ABSENT, ground);
      NAMES.forEach(name -> machine(name).run(supervisor));
      machineList()
          .forEach(item -> agentIds.put(item.path("name").asText(), item.path("agentId").asText()));
      for (String name : agentIds.keySet()) {
        Path effects = Files.createFile(Path.of(effects(name)));
        Files.setPosixFilePermissions(effects, PosixFilePermissions.fromString("rw-rw-rw-"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void writePattern(long seed) throws IOException {
    byte[] bytes = new byte[JobPlan.PATTERN_BYTES];
    new SplittableRandom(seed).nextBytes(bytes);
    Files.write(Path.of(pattern()), bytes);
  }

  private void join(String name, Machine.Ground ground) throws IOException {
    Path place = Files.createDirectory(folder.resolve(name));
    if (isRoot) {
      if (name.equals(SMALL)) {
        Tool.must("mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", place.toString());
      }
      Tool.must("chown", "funnelcloud:", place.toString());
    }
    Machine machine =
        new Machine(name, place.resolve("state"), new Link(stack.agentDoor()), ground);
    machines.put(name, machine);
    Door.Answer invite = door.post("invites", "{\"name\":\"" + name + "\"}", run + name);
    machine.join(invite.json().path("joinString").asText());
  }

  String run() {
    return run;
  }

  Door door() {
    return door;
  }

  Store store() {
    return store;
  }

  Stack stack() {
    return stack;
  }

  boolean isRoot() {
    return isRoot;
  }

  String local() {
    return local;
  }

  List<String> names() {
    return NAMES;
  }

  Scope scope() {
    return new Scope(NAMES, local, isRoot);
  }

  /// A machine behind a link.
  Machine machine(String name) {
    return far(name).orElseThrow(() -> new IllegalArgumentException("no machine " + name));
  }

  Optional<Machine> far(String name) {
    return Optional.ofNullable(machines.get(name));
  }

  String effects(String machine) {
    return folder.resolve("effects-" + machine).toString();
  }

  String pattern() {
    return folder.resolve("pattern").toString();
  }

  Path small() {
    return folder.resolve(SMALL);
  }

  Optional<String> agentId(String machine) {
    return Optional.ofNullable(agentIds.get(machine));
  }

  Optional<Path> state(String machine) {
    return machine.equals(local)
        ? Optional.of(stack.home().resolve("agent"))
        : far(machine).map(Machine::state);
  }

  List<ObjectNode> facts() {
    List<ObjectNode> all = new ArrayList<>();
    agentIds.forEach((name, id) -> {
      ObjectNode facts = Door.JSON.createObjectNode();
      facts.put("name", name);
      facts.put("agentId", id);
      facts.put("state", state(name).orElseThrow().toString());
      facts.put("effects", effects(name));
      all.add(facts);
    });
    return all;
  }

  @Override
  public void close() {
    machines.values().forEach(Machine::close);
  }

  /// Lazily: a process that is just ending may still be in it.
  void unmount() {
    if (isRoot && machines.containsKey(SMALL)) {
      Tool.run("umount", "-l", small().toString());
    }
  }
}
