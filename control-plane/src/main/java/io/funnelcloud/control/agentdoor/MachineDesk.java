package io.funnelcloud.control.agentdoor;

import io.funnelcloud.contract.fleet.AgentId;
import io.funnelcloud.control.ca.CertificateLedger;
import io.funnelcloud.control.store.Database;
import io.funnelcloud.control.store.Sql;
import java.time.InstantSource;

/// What a person decides about a machine: that it is removed, or may leave quarantine.
public final class MachineDesk {
  private final Database database;
  private final CertificateLedger ledger;
  private final AgentConnections connections;
  private final InstantSource clock;

  MachineDesk(
      Database database,
      CertificateLedger ledger,
      AgentConnections connections,
      InstantSource clock) {
    this.database = database;
    this.ledger = ledger;
    this.connections = connections;
    this.clock = clock;
  }

  /// Revokes every certificate of the machine, frees its name and ends what it has open.
  ///
  /// @return whether there was such a machine
  public boolean remove(AgentId agent, String reason) {
    boolean isRemoved =
        database.write(connection -> {
          ledger.revoke(connection, agent, clock.instant());
          return Sql.update(
                  connection,
                  "UPDATE machines SET state = 'removed', why = ? WHERE agent_id = ?"
                      + " AND state <> 'removed'",
                  reason,
                  agent.value())
              > 0;
        });
    connections.closeRemoved(agent, reason);
    return isRemoved;
  }

  /// Ends a quarantine: the next start to speak is the one HQ talks to.
  ///
  /// @return whether the machine was in quarantine
  public boolean release(AgentId agent) {
    return database.write(connection ->
        Sql.update(
                connection,
                "UPDATE machines SET state = 'active', why = '', start_nonce = NULL"
                    + " WHERE agent_id = ? AND state = 'quarantined'",
                agent.value())
            > 0);
  }
}
