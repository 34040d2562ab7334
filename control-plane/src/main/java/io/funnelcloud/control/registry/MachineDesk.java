package io.funnelcloud.control.registry;

import io.funnelcloud.contract.api.InviteAsk;
import io.funnelcloud.contract.api.InviteView;
import io.funnelcloud.contract.api.MachineView;
import io.funnelcloud.contract.api.TagsAsk;
import io.funnelcloud.contract.fault.Fault;
import io.funnelcloud.contract.fault.FaultCode;
import io.funnelcloud.contract.request.UserName;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;

/// What people may do with machines: look, tag, invite, remove.
public final class MachineDesk {
  private final Machines machines;
  private final Invites invites;
  private final Presences presences;
  private final Removals removals;
  private final Supplier<MeetingPoint> meetingPoint;
  private final InstantSource clock;

  /// @param meetingPoint asked at each invite, since the addresses of the agent door may change
  public MachineDesk(
      Machines machines,
      Invites invites,
      Presences presences,
      Removals removals,
      Supplier<MeetingPoint> meetingPoint,
      InstantSource clock) {
    this.machines = machines;
    this.invites = invites;
    this.presences = presences;
    this.removals = removals;
    this.meetingPoint = meetingPoint;
    this.clock = clock;
  }

  public List<MachineView> all() {
    return machines.all().stream().map(this::view).toList();
  }

  public MachineView named(String name) {
    return view(machines.named(name));
  }

  private MachineView view(MachineRow row) {
    Presences.Sighting sighting = presences.of(row.agent(), row.lastSeenAt());
    return new MachineView(
        row.name().value(),
        row.agent().value(),
        sighting.presence(),
        sighting.since(),
        why(row, sighting),
        row.tags(),
        row.manifest(),
        row.joinedAt(),
        row.certificateUntil(),
        row.openOperations());
  }

  private static String why(MachineRow row, Presences.Sighting sighting) {
    return switch (row.state()) {
      case QUARANTINED -> "quarantined: " + row.why();
      case ACTIVE, REMOVED -> sighting.why();
    };
  }

  /// Takes the machine out and frees its name. The row goes first, so that nothing is given to the
  /// agent any more while its certificates are revoked.
  public MachineView remove(UserName by, String name) {
    MachineView last = named(name);
    String why = "removed by " + by;
    MachineRow row = machines.remove(name, why);
    removals.removed(row.agent(), why);
    return last;
  }

  /// Ends the quarantine of a machine that was copied, once only one of the copies is left.
  public MachineView release(String name) {
    MachineRow row = machines.named(name);
    if (!removals.released(row.agent())) {
      throw new Fault(FaultCode.CONFLICT, "machine '" + row.name() + "' is not in quarantine");
    }
    return named(name);
  }

  public MachineView retag(String name, TagsAsk ask) {
    return view(machines.retag(name, ask.add(), ask.remove()));
  }

  /// Makes the one string that lets one machine join once.
  public InviteView invite(UserName by, InviteAsk ask) {
    Invites.Invite invite = invites.create(by, ask.name(), ask.tags(), clock.instant());
    String text = meetingPoint.get().joinString(invite.token()).text();
    return new InviteView(text, "aj join " + text, invite.expiresAt());
  }
}
