package io.funnelcloud.trust.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnelcloud.contract.fault.Fault;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileAuditLogTest {
  @TempDir Path dir;
  private Path file;

  @BeforeEach
  void write() throws Exception {
    file = dir.resolve("audit.log");
    try (FileAuditLog log = open()) {
      log.append("order-accepted", "r_aaaaa.1.anas00000.1", Map.of("nonce", "abc"));
      log.append("finished", "r_aaaaa.1.anas00000.1", Map.of("exit", "0", "text", "a\nb"));
      assertThat(log.append("order-refused", "x", Map.of()).entries()).isEqualTo(3);
    }
  }

  private FileAuditLog open() {
    return FileAuditLog.open(file, () -> Instant.parse("2026-11-21T12:00:00Z"));
  }

  @Test
  void continuesTheChainAfterReopening() throws Exception {
    try (FileAuditLog log = open()) {
      assertThat(log.head().entries()).isEqualTo(3);
      log.append("finished", "x", Map.of());
    }
    assertThat(AuditVerifier.verify(file))
        .isInstanceOfSatisfying(
            AuditCheck.Intact.class, intact -> assertThat(intact.head().entries()).isEqualTo(4));
  }

  @Test
  void findsAChangedLine() throws Exception {
    change(lines -> lines.set(1, lines.get(1).replace("\"exit\":\"0\"", "\"exit\":\"1\"")));
    assertBrokenAt(3);
  }

  @Test
  void findsARemovedLine() throws Exception {
    change(lines -> lines.remove(1));
    assertBrokenAt(2);
  }

  @Test
  void findsSwappedLines() throws Exception {
    change(lines -> lines.add(0, lines.remove(1)));
    assertBrokenAt(1);
  }

  @Test
  void findsALineThatIsNoEntry() throws Exception {
    change(lines -> lines.set(2, "not json"));
    assertBrokenAt(3);
  }

  @Test
  void refusesToAppendToABrokenLogAndLeavesIt() throws Exception {
    change(lines -> lines.remove(0));
    byte[] before = Files.readAllBytes(file);
    assertThatThrownBy(this::open)
        .isInstanceOf(Fault.class)
        .hasMessageContaining("broken at line 1");
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
  }

  @Test
  void cutsOffATornLastLine() throws Exception {
    Files.writeString(file, "{\"number\":4,\"prev", StandardOpenOption.APPEND);
    assertThat(AuditVerifier.verify(file)).isInstanceOf(AuditCheck.Torn.class);
    try (FileAuditLog log = open()) {
      log.append("finished", "x", Map.of());
    }
    assertThat(AuditVerifier.verify(file)).isInstanceOf(AuditCheck.Intact.class);
  }

  @Test
  void takesAMissingFileForAnEmptyLog() throws Exception {
    assertThat(AuditVerifier.verify(dir.resolve("none")))
        .isEqualTo(new AuditCheck.Intact(AuditHead.EMPTY));
  }

  private void change(java.util.function.Consumer<List<String>> change) throws Exception {
    List<String> lines = new ArrayList<>(Files.readAllLines(file, StandardCharsets.UTF_8));
    change.accept(lines);
    Files.writeString(file, String.join("\n", lines) + "\n");
  }

  private void assertBrokenAt(long line) throws Exception {
    assertThat(AuditVerifier.verify(file))
        .isInstanceOfSatisfying(
            AuditCheck.Broken.class, broken -> assertThat(broken.line()).isEqualTo(line));
  }
}
