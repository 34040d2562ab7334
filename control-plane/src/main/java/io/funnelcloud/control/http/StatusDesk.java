package io.funnelcloud.control.http;

import io.funnelcloud.contract.api.MachineView;
import io.funnelcloud.contract.api.RequestView;
import io.funnelcloud.contract.api.StatusView;
import io.funnelcloud.contract.api.StatusView.NeedView;
import io.funnelcloud.contract.fleet.Presence;
import io.funnelcloud.contract.request.RequestStatus;
import io.funnelcloud.control.registry.MachineDesk;
import io.funnelcloud.control.registry.OpenAlarms;
import io.funnelcloud.control.requests.RequestDesk;
import java.util.List;
import java.util.stream.Stream;

/// Puts together what needs a person, and how HQ is.
public final class StatusDesk {
  private final RequestDesk requests;
  private final MachineDesk machines;
  private final OpenAlarms alarms;
  private final Surroundings surroundings;

  public StatusDesk(
      RequestDesk requests, MachineDesk machines, OpenAlarms alarms, Surroundings surroundings) {
    this.requests = requests;
    this.machines = machines;
    this.alarms = alarms;
    this.surroundings = surroundings;
  }

  StatusView status() {
    List<RequestView> open = requests.open();
    List<MachineView> all = machines.all();
    int online = online(all);
    return new StatusView(
        surroundings.version(),
        surroundings.startedAt(),
        needs(open, all),
        online,
        all.size() - online,
        open.size(),
        surroundings.isTemporalReachable(),
        surroundings.temporalUrl(),
        surroundings.disk());
  }

  MeshHealth health() {
    List<MachineView> all = machines.all();
    int online = online(all);
    return new MeshHealth("ok", online, all.size() - online);
  }

  /// `GET /mesh/health`.
  record MeshHealth(String status, int machinesOnline, int machinesOffline) {}

  private static int online(List<MachineView> all) {
    return Math.toIntExact(all.stream().filter(m -> m.presence() == Presence.ONLINE).count());
  }

  private List<NeedView> needs(List<RequestView> open, List<MachineView> all) {
    Stream<NeedView> answers =
        open.stream().filter(r -> r.status().needsPerson()).map(StatusDesk::answer);
    Stream<NeedView> quarantined =
        all.stream().filter(m -> m.why().startsWith("quarantined")).map(StatusDesk::quarantine);
    Stream<NeedView> raised =
        alarms.all().stream()
            .map(a -> new NeedView(a.what() + ": " + a.detail(), "aj doctor", a.at()));
    return Stream.of(raised, answers, quarantined).flatMap(each -> each).toList();
  }

  private static NeedView answer(RequestView request) {
    String command = request.status() == RequestStatus.NEEDS_APPROVAL ? "aj approve " : "aj show ";
    return new NeedView(
        "request %s %s: %s".formatted(request.id(), request.why(), request.words()),
        command + request.id(),
        request.createdAt());
  }

  private static NeedView quarantine(MachineView machine) {
    return new NeedView(
        "machine " + machine.name() + " is " + machine.why(),
        "aj machines show " + machine.name(),
        machine.since());
  }
}
