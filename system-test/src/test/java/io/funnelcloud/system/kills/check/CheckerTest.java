package io.funnelcloud.system.kills.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Goal: a checker that finds nothing must be one that would. Method: a run made by hand that is in
/// order, and each lie told once.
class CheckerTest {
  private static final String OP = "r_1.1.agent.1";
  private static final String EFFECT = OP + " s1-0 begin\n" + OP + " s1-0 end\n";
  private static final byte[] PATTERN = {1, 2, 3, 4, 5, 6};

  @TempDir Path folder;
  private final ObjectNode job = Checker.JSON.createObjectNode();
  private final ObjectNode fault = Checker.JSON.createObjectNode();
  private byte[] output = Arrays.copyOfRange(PATTERN, 1, 5);

  @BeforeEach
  void runInOrder() throws IOException {
    Files.createDirectories(opFolder());
    Files.createDirectories(state().resolve("audit"));
    Files.write(folder.resolve("pattern"), PATTERN);
    effects(EFFECT);
    exit("{\"kind\":\"exited\",\"exitCode\":0,\"signal\":null}");
    audit("order-accepted", OP);
    row("SUCCEEDED", "SUCCEEDED", result(0));
    job.put("key", "s1-0").put("kind", "LONG").put("machine", "m").put("request", "r_1");
    job.put("from", 1).put("bytes", 4).put("number", 0).put("failure", "");
    job.put("bornMillis", 1).put("closedMillis", 9).put("cancelSent", false);
  }

  private Path state() {
    return folder.resolve("state");
  }

  private Path opFolder() {
    return state().resolve("journal/ops").resolve(OP);
  }

  private void effects(String lines) throws IOException {
    Files.writeString(folder.resolve("effects"), lines);
  }

  private void exit(String json) throws IOException {
    String sum = Digest.sha256(json.getBytes(StandardCharsets.UTF_8));
    Files.writeString(opFolder().resolve("exit"), json + "\n" + sum + "\n");
  }

  private void audit(String event, String subject) throws IOException {
    String first =
        "{\"number\":1,\"previous\":\"%s\",\"event\":\"agent-started\",\"subject\":\"x\"}"
            .formatted("0".repeat(64));
    String second =
        "{\"number\":2,\"previous\":\"%s\",\"event\":\"%s\",\"subject\":\"%s\"}"
            .formatted(Digest.sha256(first.getBytes(StandardCharsets.UTF_8)), event, subject);
    Files.writeString(state().resolve("audit/audit.jsonl"), first + "\n" + second + "\n");
  }

  private static String result(int exitCode) {
    String sum = Digest.sha256(Arrays.copyOfRange(PATTERN, 1, 5));
    return "{\"exitCode\":%d,\"stdout\":{\"bytes\":4,\"sha256\":\"%s\"}}".formatted(exitCode, sum);
  }

  private void row(String state, String status, String result) throws IOException {
    Path database = folder.resolve("control.db");
    Files.deleteIfExists(database);
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE requests (id, status, closed_at)");
      statement.execute("CREATE TABLE ops (op_id, request_id, state, why, claimed_at, result)");
      statement.execute("INSERT INTO requests VALUES ('r_1', '" + status + "', 5)");
      statement.execute(
          "INSERT INTO ops VALUES ('%s', 'r_1', '%s', 'because', 3, '%s')"
              .formatted(OP, state, result));
    } catch (SQLException e) {
      throw new IOException(e);
    }
  }

  private List<String> violations() throws IOException {
    ObjectNode facts = Checker.JSON.createObjectNode();
    facts.put("database", folder.resolve("control.db").toString());
    facts.put("pattern", folder.resolve("pattern").toString());
    facts
        .putArray("machines")
        .addObject()
        .put("name", "m")
        .put("agentId", "agent")
        .put("state", state().toString())
        .put("effects", folder.resolve("effects").toString());
    facts.putArray("jobs").add(job);
    facts.putArray("faults").add(fault);
    Path file = folder.resolve("facts.json");
    Checker.JSON.writeValue(file.toFile(), facts);
    List<String> found = new ArrayList<>();
    for (JsonNode violation : Checker.check(file, _ -> output).path("violations")) {
      found.add(violation.asText());
    }
    return found;
  }

  private void assertFinds(String words) throws IOException {
    assertThat(violations()).anySatisfy(found -> assertThat(found).contains(words));
  }

  @Test
  void findsNothingInARunThatIsInOrder() throws IOException {
    assertThat(violations()).isEmpty();
  }

  @Test
  void findsAnEffectThatHappenedTwice() throws IOException {
    effects(EFFECT + OP + " s1-0 end\n");
    assertFinds("effect twice");
  }

  @Test
  void findsASuccessWithoutItsEffect() throws IOException {
    effects(OP + " s1-0 begin\n");
    assertFinds("SUCCEEDED with effects begin 1, end 0");
  }

  @Test
  void findsAnEffectOfWhatWasRefused() throws IOException {
    row("REFUSED", "REFUSED", "{}");
    assertFinds("an effect, but REFUSED");
  }

  @Test
  void findsAnEffectOnAnotherMachine() throws IOException {
    effects(EFFECT + "r_1.1.other.1 s1-0 begin\n");
    assertFinds("effect of r_1.1.other.1 on agent");
  }

  @Test
  void findsASuccessTheJournalDenies() throws IOException {
    exit("{\"kind\":\"exited\",\"exitCode\":7,\"signal\":null}");
    assertFinds("exit code 7 in the journal");
    Files.delete(opFolder().resolve("exit"));
    assertFinds("SUCCEEDED without an exit");
  }

  @Test
  void takesATornExitForNone() throws IOException {
    Files.writeString(opFolder().resolve("exit"), "{\"kind\":\"exited\",\"exitCode\":0}\nabc\n");
    assertFinds("SUCCEEDED without an exit");
  }

  @Test
  void findsALossNothingExplains() throws IOException {
    Files.delete(opFolder().resolve("exit"));
    row("LOST", "FAILED", "{}");
    assertFinds("is LOST");
    fault.put("what", "KILL_SUPERVISOR").put("supervisorOf", "s1-0");
    assertThat(violations()).isEmpty();
  }

  @Test
  void findsALossTheJournalRefutes() throws IOException {
    row("LOST", "FAILED", "{}");
    fault.put("what", "KILL_SUPERVISOR").put("supervisorOf", "s1-0");
    assertFinds("its exit says exited");
  }

  @Test
  void findsAnOpThatIsStuck() throws IOException {
    row("RUNNING", "RUNNING", "{}");
    assertFinds("stuck in RUNNING");
  }

  @Test
  void findsARequestGreenerThanItsOp() throws IOException {
    job.put("kind", "FAILING").put("number", 7);
    exit("{\"kind\":\"exited\",\"exitCode\":7,\"signal\":null}");
    effects(OP + " s1-0 end\n");
    row("FAILED", "SUCCEEDED", result(7));
    assertFinds("op FAILED, but request SUCCEEDED");
  }

  @Test
  void takesAToldGapInTheOutputOnlyForAFullDisk() throws IOException {
    output = new byte[] {2, 5};
    String gap = result(0).replace("\"bytes\":4", "\"bytes\":4,\"droppedBytes\":2");
    row("SUCCEEDED", "SUCCEEDED", gap);
    assertFinds("output of 2 bytes differs");
    fault.put("what", "FILL_DISK").put("target", "m").put("untilMillis", 9);
    assertThat(violations()).isEmpty();
    output = new byte[] {5, 2};
    assertFinds("output of 2 bytes differs");
  }

  @Test
  void findsOutputThatDiffers() throws IOException {
    output = new byte[] {2, 3, 4, 9};
    assertFinds("output of 4 bytes differs");
  }

  @Test
  void findsABrokenAuditChainAndAMissingEntry() throws IOException {
    audit("order-accepted", "another");
    assertFinds("without an audit entry");
    Path log = state().resolve("audit/audit.jsonl");
    Files.writeString(log, Files.readString(log).replace("agent-started", "agent-stopped"));
    assertFinds("breaks at line 2");
  }

  @Test
  void findsAProcessThatIsLeft() throws IOException {
    ProcessBuilder builder = new ProcessBuilder("sleep", "60");
    builder.environment().put("FUNNELCLOUD_OP", OP);
    Process left = builder.start();
    try {
      assertFinds("left over after SUCCEEDED");
    } finally {
      left.destroyForcibly();
    }
  }
}
