package io.funnelcloud.agent.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnelcloud.agent.journal.Journal;
import io.funnelcloud.contract.fault.Fault;
import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.trust.audit.AuditCheck;
import io.funnelcloud.trust.audit.AuditVerifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The audit log after crashes and after tampering.
final class OperationAuditTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-21T12:00:00Z"));
  private static final OpId OP = OpId.parse("r_audit.1.atest00000001.1");

  @TempDir Path state;
  private Path file = Path.of("/");

  @BeforeEach
  void write() throws IOException {
    file = state.resolve("audit/audit.jsonl");
    try (OperationAudit audit = OperationAudit.open(state, CLOCK)) {
      audit.agentStarted(new Journal.Start("journal", 1, "nonce"));
      audit.refused(OP, "the signature does not match");
    }
  }

  @Test
  void aLineCutAtAnyByteIsSetAsideAndTheChainGoesOn() throws IOException {
    byte[] whole = Files.readAllBytes(file);
    int second = new String(whole, java.nio.charset.StandardCharsets.UTF_8).indexOf('\n') + 1;
    for (int length = second + 1; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      try (OperationAudit audit = OperationAudit.open(state, CLOCK)) {
        audit.refused(OP, "again");
      }
      assertThat(AuditVerifier.verify(file)).isInstanceOf(AuditCheck.Intact.class);
      assertThat(Files.readAllLines(file)).hasSize(3).anyMatch(line -> line.contains("audit-torn"));
      assertThat(file.resolveSibling("audit.jsonl.torn"))
          .hasBinaryContent(Arrays.copyOfRange(whole, second, length));
    }
  }

  @Test
  void aChangedLineStopsTheAgent() throws IOException {
    String text = Files.readString(file);
    Files.writeString(file, text.replace("\"incarnation\":\"1\"", "\"incarnation\":\"2\""));

    assertThatThrownBy(() -> OperationAudit.open(state, CLOCK))
        .isInstanceOf(Fault.class)
        .hasMessageContaining("line 2");
  }
}
