package io.funnelcloud.cli.parts;

import io.funnelcloud.cli.home.ExitCode;
import io.funnelcloud.cli.home.Refusal;
import io.funnelcloud.cli.wire.PeopleDoor;
import io.funnelcloud.contract.api.InviteAsk;
import io.funnelcloud.contract.api.InviteView;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The agent of this machine: how it joins, runs and leaves, each under its own account.
record LocalAgent(AgentPlace place, Programs programs) {
  /// How the agent ends when what it was told cannot be right.
  private static final int MISUSE = 2;

  private static final int NAME_LENGTH_MAX = 63;

  String joinVia(PeopleDoor door) {
    return joinVia(door, hostName());
  }

  String joinVia(PeopleDoor door, String name) {
    InviteView invite =
        door.post("/api/v1/invites", new InviteAsk(Optional.of(name), List.of()), InviteView.class);
    return join(invite.joinString(), List.of("--name", name));
  }

  String join(String joinString, List<String> options) {
    List<String> arguments =
        new ArrayList<>(
            List.of("join", "--state", place.state().toString(), "--string", joinString));
    arguments.addAll(options);
    return run(arguments, "joining failed");
  }

  String leave() {
    return run(List.of("leave", "--state", place.state().toString()), "leaving failed");
  }

  private String run(List<String> arguments, String what) {
    Tool.Ended ended = Tool.run(place.asAgent(programs.command(Programs.Program.AGENT, arguments)));
    if (!ended.isOk()) {
      String said = ended.errors().isEmpty() ? ended.output() : ended.errors();
      ExitCode code = ended.code() == MISUSE ? ExitCode.USAGE : ExitCode.FAULT;
      throw new Refusal(code, what + ": " + said, "");
    }
    return ended.output();
  }

  List<String> runCommand() {
    return place.asAgent(
        programs.command(
            Programs.Program.AGENT,
            List.of(
                "run",
                "--state",
                place.state().toString(),
                "--supervisor",
                programs.binary("fc-supervisor").toString())));
  }

  /// The name of this machine as a machine name: lower case letters, digits and hyphens.
  static String hostName() {
    String name = "machine";
    try {
      name = InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException unnamed) {
      name = "machine";
    }
    int dot = name.indexOf('.');
    String plain =
        (dot > 0 ? name.substring(0, dot) : name)
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^a-z0-9]+", "-")
            .replaceAll("^-+|-+$", "");
    String bounded = plain.length() > NAME_LENGTH_MAX ? plain.substring(0, 63) : plain;
    return bounded.isEmpty() ? "machine" : bounded.replaceAll("-+$", "");
  }
}
