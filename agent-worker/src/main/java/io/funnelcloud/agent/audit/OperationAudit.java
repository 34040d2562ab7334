package io.funnelcloud.agent.audit;

import io.funnelcloud.agent.journal.DurableFiles;
import io.funnelcloud.agent.journal.Journal;
import io.funnelcloud.contract.fault.Fault;
import io.funnelcloud.contract.fault.FaultCode;
import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.operation.OperationResult;
import io.funnelcloud.contract.operation.Order;
import io.funnelcloud.contract.operation.Sha256;
import io.funnelcloud.trust.audit.AuditCheck;
import io.funnelcloud.trust.audit.AuditVerifier;
import io.funnelcloud.trust.audit.FileAuditLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The audit log of this machine's operations: who had what run, before it ran, and how it ended.
/// Commands are named by hash; their text is in the order.
public final class OperationAudit implements AutoCloseable {
  private final FileAuditLog log;

  private OperationAudit(FileAuditLog log) {
    this.log = log;
  }

  /// Opens or makes the log. A torn last line is set aside in `audit.jsonl.torn` and marked.
  ///
  /// @throws Fault with STORE_BROKEN when the chain does not hold; then nothing may run here
  public static OperationAudit open(Path state, InstantSource clock) {
    Path folder = state.resolve("audit");
    Path file = folder.resolve("audit.jsonl");
    try {
      DurableFiles.makeFolders(folder);
      int torn = setTornAside(file);
      OperationAudit audit = new OperationAudit(FileAuditLog.open(file, clock));
      if (torn > 0) {
        audit.log.append("audit-torn", "audit.jsonl", Map.of("bytes", Integer.toString(torn)));
      }
      return audit;
    } catch (IOException e) {
      throw new Fault(FaultCode.DISK_FULL, "cannot open the audit log " + file, e);
    }
  }

  private static int setTornAside(Path file) throws IOException {
    return switch (AuditVerifier.verify(file)) {
      case AuditCheck.Intact _, AuditCheck.Broken _ -> 0;
      case AuditCheck.Torn(_, long kept) -> {
        byte[] all = Files.readAllBytes(file);
        byte[] tail = Arrays.copyOfRange(all, (int) kept, all.length);
        DurableFiles.write(file.resolveSibling("audit.jsonl.torn"), tail);
        yield tail.length;
      }
    };
  }

  public void agentStarted(Journal.Start start) {
    log.append(
        "agent-started",
        start.journalId(),
        Map.of("incarnation", Long.toString(start.incarnation())));
  }

  /// I11: on disk when this returns, before the command starts.
  public void accepted(Order order) {
    Map<String, String> facts = new TreeMap<>();
    facts.put("user", order.user().value());
    facts.put("spec-sha256", order.specSha256().value());
    facts.put("nonce", order.nonce());
    facts.put("sandbox", order.sandbox().value());
    facts.put("trace", order.traceId());
    facts.put(
        "intents", order.intents().stream().map(i -> i.label()).collect(Collectors.joining(" ")));
    order.approvalId().ifPresent(id -> facts.put("approval", id));
    log.append("order-accepted", order.opId().value(), facts);
  }

  public void refused(OpId opId, String why) {
    log.append("order-refused", opId.value(), Map.of("why", why));
  }

  /// Bytes somebody sent to the standard input of a running command.
  public void inputTaken(OpId opId, long offset, byte[] bytes) {
    Map<String, String> facts =
        Map.of(
            "offset",
            Long.toString(offset),
            "bytes",
            Integer.toString(bytes.length),
            "sha256",
            Sha256.of(bytes).value());
    log.append("input-taken", opId.value(), facts);
  }

  public void ended(OperationResult result) {
    Map<String, String> facts = new TreeMap<>();
    facts.put("state", result.state().name());
    facts.put("why", result.why());
    facts.put("stdout-sha256", result.stdout().sha256().value());
    facts.put("stderr-sha256", result.stderr().sha256().value());
    result.exitCode().ifPresent(code -> facts.put("exit-code", Integer.toString(code)));
    result.signal().ifPresent(signal -> facts.put("signal", Integer.toString(signal)));
    log.append("operation-ended", result.opId().value(), facts);
  }

  @Override
  public void close() throws IOException {
    log.close();
  }
}
