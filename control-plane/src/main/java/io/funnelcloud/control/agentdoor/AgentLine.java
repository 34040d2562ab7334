package io.funnelcloud.control.agentdoor;

import io.funnelcloud.contract.agent.v1.ControlDown;
import io.funnelcloud.contract.fleet.AgentId;
import io.funnelcloud.contract.fleet.Presence;
import io.grpc.Status;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// Everything one agent has open. Its lock guards all fields; calls are closed and listeners told
/// outside of it.
final class AgentLine {
  private static final int POLLS_MAX = 2;

  private final AgentId agent;
  private final InstantSource clock;
  private final BiConsumer<AgentId, Presence> onChange;
  private final List<LiveCall> calls = new ArrayList<>();
  private final Map<Long, Consumer<ControlDown>> senders = new HashMap<>();
  private Presence presence = Presence.OFFLINE;
  private Instant since;
  private OptionalInt freeSlots = OptionalInt.empty();
  private long newestConnection;

  AgentLine(AgentId agent, InstantSource clock, BiConsumer<AgentId, Presence> onChange) {
    this.agent = agent;
    this.clock = clock;
    this.onChange = onChange;
    since = clock.instant();
  }

  void opened(LiveCall call) {
    List<LiveCall> evicted;
    boolean isChanged;
    synchronized (this) {
      calls.add(call);
      evicted = overCap();
      calls.removeAll(evicted);
      isChanged = call.isPresence() && become(Presence.ONLINE);
    }
    // The oldest goes, never the newest: a half-open link must not lock out its own restart.
    Status why = Status.RESOURCE_EXHAUSTED.withDescription("a newer poll took its place");
    evicted.forEach(old -> old.close().accept(why));
    tell(isChanged);
  }

  private List<LiveCall> overCap() {
    List<LiveCall> polls =
        calls.stream().filter(call -> call.kind() == LiveCall.Kind.POLL).toList();
    return polls.subList(0, Math.max(0, polls.size() - POLLS_MAX));
  }

  void ended(LiveCall call) {
    boolean isChanged;
    synchronized (this) {
      calls.remove(call);
      senders.remove(call.number());
      isChanged =
          presence == Presence.ONLINE
              && calls.stream().noneMatch(LiveCall::isPresence)
              && become(Presence.UNSURE);
    }
    tell(isChanged);
  }

  synchronized void sendsThrough(LiveCall control, Consumer<ControlDown> sender) {
    senders.put(control.number(), sender);
  }

  synchronized void freeSlots(int slots) {
    freeSlots = OptionalInt.of(slots);
  }

  /// To every control stream: during a restart the old and the new one may both be there.
  void send(ControlDown message) {
    List<Consumer<ControlDown>> all;
    synchronized (this) {
      all = List.copyOf(senders.values());
    }
    all.forEach(sender -> sender.accept(message));
  }

  void close(Predicate<LiveCall> which, Status why) {
    List<LiveCall> closing;
    synchronized (this) {
      closing = calls.stream().filter(which).toList();
    }
    closing.forEach(call -> call.close().accept(why));
    closing.forEach(this::ended);
  }

  /// The connection on which the current start of the agent first spoke.
  synchronized long newestConnection() {
    return newestConnection;
  }

  synchronized void startedOn(long connection) {
    newestConnection = Math.max(newestConnection, connection);
  }

  synchronized AgentConnections.Heard heard() {
    return new AgentConnections.Heard(presence, since, freeSlots);
  }

  void tick(Instant now) {
    boolean isChanged;
    synchronized (this) {
      isChanged =
          presence == Presence.UNSURE
              && now.isAfter(since.plus(AgentConnections.UNSURE_LASTS))
              && become(Presence.OFFLINE);
    }
    tell(isChanged);
  }

  private synchronized boolean become(Presence next) {
    if (presence == next) {
      return false;
    }
    presence = next;
    since = clock.instant();
    return true;
  }

  private void tell(boolean isChanged) {
    if (isChanged) {
      onChange.accept(agent, heard().presence());
    }
  }
}
