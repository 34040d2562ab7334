package io.funnelcloud.control.requests;

import io.funnelcloud.contract.fleet.FleetSnapshot;
import io.funnelcloud.contract.intent.Verdict;
import io.funnelcloud.contract.json.Json;
import io.funnelcloud.contract.operation.Sha256;
import io.funnelcloud.contract.request.RequestId;
import io.funnelcloud.contract.request.RequestInput;
import io.funnelcloud.contract.request.RequestStatus;
import io.funnelcloud.control.store.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/// One row of the table of requests.
record RequestRow(
    RequestInput input,
    RequestStatus status,
    String why,
    Optional<Verdict> verdict,
    Optional<FleetSnapshot> fleet,
    Instant createdAt,
    Optional<Instant> closedAt,
    Optional<Instant> cancelRequestedAt,
    Optional<String> askSha256,
    long revision) {

  RequestId id() {
    return input.id();
  }

  Sha256 specSha256() {
    return input.specSha256();
  }

  static RequestRow of(ResultSet row) throws SQLException {
    return new RequestRow(
        Json.read(row.getString("input"), RequestInput.class),
        RequestStatus.valueOf(row.getString("status")),
        row.getString("why"),
        Sql.text(row, "verdict").map(text -> Json.read(text, Verdict.class)),
        Sql.text(row, "fleet").map(text -> Json.read(text, FleetSnapshot.class)),
        Instant.ofEpochMilli(row.getLong("created_at")),
        Sql.instant(row, "closed_at"),
        Sql.instant(row, "cancel_requested_at"),
        Sql.text(row, "ask_sha256"),
        row.getLong("revision"));
  }
}
