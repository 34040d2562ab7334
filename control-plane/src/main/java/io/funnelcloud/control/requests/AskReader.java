package io.funnelcloud.control.requests;

import io.funnelcloud.activities.classify.Redactor;
import io.funnelcloud.activities.classify.SecretScan;
import io.funnelcloud.activities.discover.MachineFinder;
import io.funnelcloud.contract.api.RequestAsk;
import io.funnelcloud.contract.fault.Fault;
import io.funnelcloud.contract.fault.FaultCode;
import io.funnelcloud.contract.json.Json;
import io.funnelcloud.contract.operation.OperationSpec;
import io.funnelcloud.contract.operation.Sha256;
import io.funnelcloud.contract.request.RequestId;
import io.funnelcloud.contract.request.RequestInput;
import io.funnelcloud.contract.request.RequestInput.ApprovalRule;
import io.funnelcloud.contract.request.RequestInput.OfflineRule;
import io.funnelcloud.contract.request.UserName;
import io.funnelcloud.control.registry.MachineRow;
import io.funnelcloud.control.registry.Machines;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Reads what somebody asks into the exact bytes and the input of a request, or refuses it with the
/// value that is wrong. Redaction happens here, before anything is written (I6).
final class AskReader {
  private final Machines machines;
  private final RequestIds ids = new RequestIds();

  AskReader(Machines machines) {
    this.machines = machines;
  }

  /// What an ask amounts to.
  record Reading(RequestInput input, byte[] spec, Sha256 askSha256) {}

  Reading read(UserName user, RequestAsk ask, Optional<RequestId> retryOf) {
    OperationSpec spec = SpecMaker.specOf(ask);
    if (!ask.plain()) {
      refuseSecrets(ask.command());
    }
    byte[] bytes = Json.bytes(spec);
    RequestInput input =
        new RequestInput(
            ids.next(),
            user,
            Redactor.words(ask.command(), RequestInput.WORDS_MAX),
            Sha256.of(bytes),
            selector(ask),
            ask.includeOffline() ? OfflineRule.QUEUE : OfflineRule.SKIP,
            ask.yes() ? ApprovalRule.APPROVED_BY_ASKER : ApprovalRule.ASK,
            SpecMaker.clocksOf(ask),
            retryOf,
            ids.traceId(),
            ask.priority());
    return new Reading(input, bytes, Sha256.of(Json.bytes(ask)));
  }

  /// The same bytes again for other machines; an approval does not carry over.
  Reading again(UserName user, RequestInput first, byte[] spec, String selector) {
    RequestInput input =
        new RequestInput(
            ids.next(),
            user,
            first.words(),
            first.specSha256(),
            selector,
            first.offline(),
            ApprovalRule.ASK,
            first.clocks(),
            Optional.of(first.id()),
            ids.traceId(),
            first.priority());
    return new Reading(input, spec, first.specSha256());
  }

  private static void refuseSecrets(String command) {
    SecretScan.first(command)
        .ifPresent(found -> {
          throw new Fault(FaultCode.HOLDS_SECRET, found.words());
        });
  }

  private String selector(RequestAsk ask) {
    ask.on().ifPresent(this::check);
    return ask.on().orElseGet(this::onlyMachine);
  }

  /// A name there is not is refused here, where it was typed, and not as an outcome later.
  private void check(String selector) {
    MachineFinder.check(
        selector,
        machines.all().stream().map(MachineRow::name).collect(Collectors.toUnmodifiableSet()));
  }

  private String onlyMachine() {
    List<MachineRow> all = machines.all();
    if (all.size() == 1) {
      return all.getFirst().name().value();
    }
    String names =
        all.stream().map(machine -> machine.name().value()).collect(Collectors.joining(", "));
    throw new Fault(
        FaultCode.BAD_INPUT,
        all.isEmpty()
            ? "no machine has joined yet"
            : "which machine? Say --on with one of: " + names + ", or all");
  }
}
