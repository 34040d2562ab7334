package io.funnelcloud.system.kills.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// One op against the truth.
final class JobCheck {
  private static final Set<String> TERMINAL =
      Set.of("SUCCEEDED", "FAILED", "TIMED_OUT", "CANCELLED", "REFUSED", "EXPIRED", "LOST");

  private final JsonNode job;
  private final JsonNode machine;
  private final Checker.Ground ground;
  private final Checker.Outputs outputs;
  private final List<String> wrong = new ArrayList<>();
  private final String key;
  private final String kind;

  JobCheck(JsonNode job, JsonNode machine, Checker.Ground ground, Checker.Outputs outputs) {
    this.job = job;
    this.machine = machine;
    this.ground = ground;
    this.outputs = outputs;
    this.key = job.path("key").asText();
    this.kind = job.path("kind").asText();
  }

  ObjectNode verdict() throws IOException {
    ObjectNode verdict = Checker.JSON.createObjectNode();
    String request = job.path("request").asText();
    verdict.put("key", key).put("kind", kind).put("machine", job.path("machine").asText());
    verdict.put("request", request);
    List<Rows.Row> rows = ground.rows().of(request);
    if (!job.path("failure").asText().isEmpty()) {
      wrong.add(job.path("failure").asText());
    }
    noEffectTwice();
    if (rows.size() == 1) {
      Rows.Row row = rows.getFirst();
      verdict.put("state", row.state()).put("why", row.why());
      look(row);
    } else {
      verdict.put("state", rows.isEmpty() ? "NO_ROW" : "ROWS");
      withoutRow(rows.size());
    }
    wrong.forEach(verdict.putArray("wrong")::add);
    return verdict;
  }

  private void withoutRow(int rows) {
    // Cancelled before the machines were looked for: then there is no op, and no effect.
    if (rows > 0 || !kind.startsWith("CANCELLED")) {
      wrong.add(rows + " op rows of request " + job.path("request").asText());
    } else if (begun() + ended() > 0) {
      wrong.add("an effect, but no op");
    }
  }

  private int begun() {
    return ground.effects().of(key, "begin");
  }

  private int ended() {
    return ground.effects().of(key, "end");
  }

  private void noEffectTwice() {
    if (begun() > 1 || ended() > 1) {
      wrong.add("effect twice: begin " + begun() + ", end " + ended());
    }
  }

  private void look(Rows.Row row) throws IOException {
    if (!row.isClosed() || !TERMINAL.contains(row.state())) {
      wrong.add("stuck in " + row.state() + " (" + row.why() + "), " + row.requestStatus());
      return;
    }
    Set<String> allowed = new HashSet<>(ground.allowances().states(job));
    allowed.addAll(usual());
    if (!allowed.contains(row.state())) {
      wrong.add("is " + row.state() + " (" + row.why() + "), expected " + allowed);
    }
    if (!agrees(row)) {
      wrong.add("op " + row.state() + ", but request " + row.requestStatus());
    }
    effects(row);
    exit(row);
    processes(row);
    audit(row);
    output(row);
  }

  private Set<String> usual() {
    return switch (kind) {
      case "SHORT", "LONG" -> Set.of("SUCCEEDED");
      case "FAILING", "SIGNALED" -> Set.of("FAILED");
      case "OVERTIME" -> Set.of("TIMED_OUT");
      case "UNDELIVERED" -> Set.of("EXPIRED");
      case "CANCELLED_LATE" -> Set.of("CANCELLED", "SUCCEEDED");
      default -> Set.of("CANCELLED");
    };
  }

  private static boolean agrees(Rows.Row row) {
    return switch (row.state()) {
      case "LOST", "TIMED_OUT", "FAILED" -> row.requestStatus().equals("FAILED");
      default -> row.requestStatus().equals(row.state());
    };
  }

  private void effects(Rows.Row row) {
    switch (row.state()) {
      case "SUCCEEDED", "FAILED" -> {
        boolean begins = kind.equals("LONG") || kind.equals("CANCELLED_LATE");
        if (ended() != 1 || begun() != (begins ? 1 : 0)) {
          wrong.add(row.state() + " with effects begin " + begun() + ", end " + ended());
        }
      }
      case "EXPIRED", "REFUSED" -> {
        if (begun() + ended() > 0) {
          wrong.add("an effect, but " + row.state() + " (" + row.why() + ")");
        }
      }
      case "TIMED_OUT" -> {
        if (begun() != 1) {
          wrong.add("TIMED_OUT without its effect");
        }
      }
      default -> {}
    }
  }

  private Path folder(Rows.Row row) {
    return Path.of(machine.path("state").asText()).resolve("journal/ops").resolve(row.opId());
  }

  /// What the supervisor wrote decides; its checksum is recomputed here.
  private void exit(Rows.Row row) throws IOException {
    Optional<JsonNode> exit = sealed(folder(row).resolve("exit"));
    JsonNode result = row.result();
    if (exit.isEmpty()) {
      boolean isDestroyed = !Files.exists(folder(row));
      boolean needsExit =
          Set.of("SUCCEEDED", "FAILED", "TIMED_OUT").contains(row.state()) && !isDestroyed;
      if (needsExit) {
        wrong.add(row.state() + " without an exit in the journal");
      }
      if (row.state().equals("CANCELLED") && Files.exists(folder(row).resolve("pid"))) {
        wrong.add("CANCELLED, started, but without an exit in the journal");
      }
      return;
    }
    String ended = exit.get().path("kind").asText();
    String truth = truth(ended, exit.get());
    if (!truth.equals(row.state()) && !row.state().equals("LOST")) {
      wrong.add("is " + row.state() + ", but its exit says " + ended);
    }
    if (row.state().equals("LOST")) {
      wrong.add("LOST (" + row.why() + "), but its exit says " + ended);
    }
    if (row.state().equals("FAILED") || row.state().equals("SUCCEEDED")) {
      same("exit code", exit.get().path("exitCode"), result.path("exitCode"));
      same("signal", exit.get().path("signal"), result.path("signal"));
      code(result);
    }
  }

  private static String truth(String ended, JsonNode exit) {
    return switch (ended) {
      case "exited" -> exit.path("exitCode").asInt(-1) == 0 ? "SUCCEEDED" : "FAILED";
      case "signaled" -> "FAILED";
      case "timed-out", "idle-timed-out" -> "TIMED_OUT";
      case "cancelled" -> "CANCELLED";
      default -> "REFUSED";
    };
  }

  private void same(String what, JsonNode journal, JsonNode hq) {
    if (!journal.asText("null").equals(hq.isMissingNode() ? "null" : hq.asText("null"))) {
      wrong.add(what + " " + journal + " in the journal, " + hq + " at HQ");
    }
  }

  private void code(JsonNode result) {
    int number = job.path("number").asInt();
    if (kind.equals("FAILING") && result.path("exitCode").asInt(-1) != number) {
      wrong.add("exit code " + result.path("exitCode") + ", expected " + number);
    }
    if (kind.equals("SIGNALED") && result.path("signal").asInt(-1) != number) {
      wrong.add("signal " + result.path("signal") + ", expected " + number);
    }
  }

  static Optional<JsonNode> sealed(Path file) throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    String[] lines = Files.readString(file, StandardCharsets.UTF_8).split("\n");
    boolean isWhole =
        lines.length == 2
            && Digest.sha256(lines[0].getBytes(StandardCharsets.UTF_8)).equals(lines[1]);
    return isWhole ? Optional.of(Checker.JSON.readTree(lines[0])) : Optional.empty();
  }

  /// What was lost may go on: nobody knows of it any more.
  private void processes(Rows.Row row) {
    if (row.state().equals("LOST")) {
      return;
    }
    List<String> left = ground.leftovers().of(row.opId());
    if (!left.isEmpty()) {
      wrong.add("left over after " + row.state() + ": processes " + left);
    }
  }

  private void audit(Rows.Row row) throws IOException {
    boolean ran = begun() + ended() > 0;
    Path state = Path.of(machine.path("state").asText());
    if (ran && !ground.audited(state).contains(row.opId())) {
      wrong.add("ran without an audit entry before it");
    }
  }

  private void output(Rows.Row row) {
    if (!kind.equals("LONG") || !row.state().equals("SUCCEEDED")) {
      return;
    }
    int from = job.path("from").asInt();
    byte[] expected = Arrays.copyOfRange(ground.pattern(), from, from + job.path("bytes").asInt());
    JsonNode told = row.result().path("stdout");
    if (told.path("bytes").asLong() != expected.length
        || !told.path("sha256").asText().equals(Digest.sha256(expected))) {
      wrong.add("the result tells another output: " + told);
    }
    try {
      byte[] kept =
          outputs.read("requests/" + job.path("request").asText() + "/output?stream=stdout");
      long dropped = told.path("droppedBytes").asLong();
      if (!Arrays.equals(kept, expected) && !isToldGap(kept, expected, dropped)) {
        wrong.add("output of " + kept.length + " bytes differs, expected " + expected.length);
      }
    } catch (IOException e) {
      wrong.add("output cannot be read: " + e.getMessage());
    }
  }

  /// One gap, of exactly as many bytes as were told to be missing, and a full disk to explain it.
  private boolean isToldGap(byte[] kept, byte[] expected, long dropped) {
    if (dropped == 0
        || kept.length + dropped != expected.length
        || !ground.allowances().mayLackOutput(job)) {
      return false;
    }
    int differs = Arrays.mismatch(kept, expected);
    int head = differs < 0 ? kept.length : differs;
    int tail = kept.length - head;
    return Arrays.equals(
        kept, head, kept.length, expected, expected.length - tail, expected.length);
  }
}
