package io.funnelcloud.control.claims;

import io.funnelcloud.contract.fleet.AgentId;
import io.funnelcloud.control.store.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/// Tells a restarted agent from a cloned disk: a higher incarnation took over, the same one with
/// another start nonce, or a lower one after a higher, is a clone.
public final class StartDesk {

  /// Whether the call came on a connection older than the current start's first.
  public enum Arrival {
    FRESH_CONNECTION,
    OLD_CONNECTION
  }

  private final InstantSource clock;

  public StartDesk(InstantSource clock) {
    this.clock = clock;
  }

  /// Admits, supersedes or quarantines, in the transaction of the caller.
  public StartVerdict admit(Connection connection, AgentId agent, AgentStart start, Arrival arrival)
      throws SQLException {
    Instant now = clock.instant();
    Known known =
        Sql.one(
                connection,
                "SELECT state, why, incarnation, start_nonce FROM machines WHERE agent_id = ?",
                row ->
                    new Known(
                        row.getString(1),
                        row.getString(2),
                        row.getLong(3),
                        Optional.ofNullable(row.getString(4))),
                agent.value())
            .orElseThrow(() -> new IllegalStateException("no machine " + agent));
    if (!known.state.equals("active")) {
      return new StartVerdict.Quarantined(known.why);
    }
    return switch (comparison(known, start)) {
      case SAME -> new StartVerdict.Current();
      case NEWER -> takeOver(connection, agent, start, now);
      case OLDER ->
          arrival == Arrival.OLD_CONNECTION
              ? new StartVerdict.Superseded("start " + known.incarnation + " took over")
              : quarantine(
                  connection,
                  agent,
                  "start %d spoke after start %d".formatted(start.incarnation(), known.incarnation),
                  now);
      case CLONE ->
          quarantine(
              connection,
              agent,
              "two processes say they are start %d of this agent".formatted(start.incarnation()),
              now);
    };
  }

  private static Comparison comparison(Known known, AgentStart start) {
    if (start.incarnation() != known.incarnation) {
      return start.incarnation() > known.incarnation ? Comparison.NEWER : Comparison.OLDER;
    }
    if (known.startNonce.isEmpty()) {
      return Comparison.NEWER;
    }
    return known.startNonce.get().equals(start.startNonce()) ? Comparison.SAME : Comparison.CLONE;
  }

  private static StartVerdict takeOver(
      Connection connection, AgentId agent, AgentStart start, Instant now) throws SQLException {
    Sql.update(
        connection,
        "UPDATE machines SET incarnation = ?, start_nonce = ?, last_seen_at = ?,"
            + " journal_id = COALESCE(NULLIF(?, ''), journal_id) WHERE agent_id = ?",
        start.incarnation(),
        start.startNonce(),
        now,
        start.journalId(),
        agent.value());
    return new StartVerdict.TookOver();
  }

  private static StartVerdict quarantine(
      Connection connection, AgentId agent, String reason, Instant now) throws SQLException {
    String why = "this machine was copied: " + reason;
    Sql.update(
        connection,
        "UPDATE machines SET state = 'quarantined', why = ? WHERE agent_id = ?",
        why,
        agent.value());
    Alarms.raise(connection, now, "machine-copied", agent + ": " + why);
    return new StartVerdict.Quarantined(why);
  }

  private enum Comparison {
    SAME,
    NEWER,
    OLDER,
    CLONE
  }

  private record Known(String state, String why, long incarnation, Optional<String> startNonce) {}
}
