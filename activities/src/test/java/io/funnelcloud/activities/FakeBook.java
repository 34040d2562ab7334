package io.funnelcloud.activities;

import io.funnelcloud.activities.record.OperationRow;
import io.funnelcloud.activities.record.RequestBook;
import io.funnelcloud.contract.intent.Shell;
import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.operation.OperationRef;
import io.funnelcloud.contract.operation.OperationSpec;
import io.funnelcloud.contract.operation.OperationState;
import io.funnelcloud.contract.operation.SandboxLevel;
import io.funnelcloud.contract.request.PrepareAsk;
import io.funnelcloud.contract.request.RecordAsk;
import io.funnelcloud.contract.request.RequestId;
import io.funnelcloud.contract.request.RequestInput;
import io.funnelcloud.testkit.SampleRequests;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// HQ's store in memory.
public final class FakeBook implements RequestBook {
  private final Map<OpId, OperationRef> refs = new LinkedHashMap<>();
  private final Map<OpId, OperationRow> rows = new LinkedHashMap<>();
  private final List<RecordAsk> records = new ArrayList<>();
  private final List<OpId> doubted = new ArrayList<>();
  private Optional<OperationSpec> spec = Optional.empty();
  private String words = "uname -a";

  public FakeBook holding(String script) {
    words = script;
    spec =
        Optional.of(
            new OperationSpec(
                1,
                Shell.BASH,
                script,
                List.of(),
                Optional.empty(),
                Map.of(),
                Optional.empty(),
                Duration.ofHours(1),
                Optional.empty(),
                Duration.ofSeconds(5),
                OperationSpec.OUTPUT_QUOTA_DEFAULT,
                SandboxLevel.NONE));
    return this;
  }

  public FakeBook with(OperationRow row) {
    rows.put(row.opId(), row);
    return this;
  }

  /// Forgets every other operation.
  public FakeBook only(OperationRow row) {
    rows.clear();
    return with(row);
  }

  public List<OpId> doubted() {
    return List.copyOf(doubted);
  }

  public List<RecordAsk> records() {
    return List.copyOf(records);
  }

  @Override
  public Optional<RequestInput> input(RequestId request) {
    return Optional.of(SampleRequests.asking(request.value(), words, "all"));
  }

  @Override
  public Optional<OperationSpec> spec(RequestId request) {
    return spec;
  }

  @Override
  public List<OperationRef> insert(PrepareAsk ask, List<OperationRef> fresh) {
    fresh.forEach(ref -> refs.putIfAbsent(ref.opId(), ref));
    return fresh.stream().map(ref -> refs.getOrDefault(ref.opId(), ref)).toList();
  }

  @Override
  public void record(RecordAsk ask) {
    records.add(ask);
  }

  @Override
  public List<OpId> cancelledBeforeClaim(RequestId request) {
    return rows.values().stream()
        .filter(row -> row.state() == OperationState.CANCELLED)
        .map(OperationRow::opId)
        .toList();
  }

  @Override
  public Optional<OperationRow> operation(OpId opId) {
    return Optional.ofNullable(rows.get(opId));
  }

  @Override
  public void doubt(OpId opId) {
    doubted.add(opId);
  }

  @Override
  public List<OperationRow> closed(RequestId request) {
    return rows.values().stream().filter(row -> row.state().isTerminal()).toList();
  }
}
