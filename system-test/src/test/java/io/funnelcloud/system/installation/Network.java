package io.funnelcloud.system.installation;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Two places that reach each other. Root gets two network namespaces that share no loopback and
/// are joined by one cable; anybody else gets the loopback of this machine twice.
///
/// @param names the namespaces, empty without root
record Network(List<String> names) implements AutoCloseable {
  static final String HQ_ADDRESS = "10.77.0.1";
  private static final String OTHER_ADDRESS = "10.77.0.2";
  private static final long TOOL_SECONDS_MAX = 30;

  static Network made() {
    if (!"root".equals(System.getProperty("user.name"))) {
      System.err.println("no root: two homes on one loopback instead of two network namespaces");
      return new Network(List.of());
    }
    String mark = Long.toString(ProcessHandle.current().pid(), 36);
    Network network = new Network(List.of("fc-hq-" + mark, "fc-other-" + mark));
    try {
      network.build("fch" + mark, "fco" + mark);
      return network;
    } catch (AssertionError e) {
      network.close();
      throw e;
    }
  }

  private void build(String hqEnd, String otherEnd) {
    names.forEach(name -> ip("netns", "add", name));
    ip(
        "link",
        "add",
        hqEnd,
        "netns",
        names.get(0),
        "type",
        "veth",
        "peer",
        "name",
        otherEnd,
        "netns",
        names.get(1));
    address(names.get(0), hqEnd, HQ_ADDRESS);
    address(names.get(1), otherEnd, OTHER_ADDRESS);
  }

  private static void address(String name, String end, String address) {
    ip("-n", name, "link", "set", "lo", "up");
    ip("-n", name, "addr", "add", address + "/24", "dev", end);
    ip("-n", name, "link", "set", end, "up");
  }

  boolean isApart() {
    return !names.isEmpty();
  }

  /// What stands before a command that is to run where HQ is.
  List<String> atHq() {
    return isApart() ? List.of("ip", "netns", "exec", names.get(0)) : List.of();
  }

  List<String> atOther() {
    return isApart() ? List.of("ip", "netns", "exec", names.get(1)) : List.of();
  }

  private static void ip(String... words) {
    List<String> command = new ArrayList<>(List.of("ip"));
    command.addAll(List.of(words));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (!process.waitFor(TOOL_SECONDS_MAX, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new AssertionError(String.join(" ", command) + ": " + said);
      }
    } catch (IOException e) {
      throw new AssertionError("network namespaces need `ip` (package iproute2)", e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    for (String name : names) {
      try {
        ip("netns", "delete", name);
      } catch (AssertionError e) {
        System.err.println("left behind: " + name + " (" + e.getMessage() + ")");
      }
    }
  }
}
