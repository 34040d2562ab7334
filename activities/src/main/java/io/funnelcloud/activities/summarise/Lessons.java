package io.funnelcloud.activities.summarise;

import io.funnelcloud.activities.discover.KnownMachine;
import io.funnelcloud.activities.record.OperationRow;
import io.funnelcloud.contract.fleet.Manifest;
import io.funnelcloud.contract.memory.Memo;
import io.funnelcloud.contract.memory.MemoId;
import io.funnelcloud.contract.operation.Sha256;
import io.funnelcloud.contract.request.RequestId;
import io.funnelcloud.contract.request.RequestInput;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// What is worth a memo, and its words. Deterministic: the same lesson has the same id.
final class Lessons {
  private static final int ID_DIGITS = 16;

  private Lessons() {}

  /// A command that failed on a machine. What never ran, or was cancelled, teaches nothing.
  static Optional<Memo> ofFailure(RequestInput input, OperationRow row, Instant now) {
    return switch (row.state()) {
      case FAILED -> Optional.of(failure(input, row, " failed on ", now));
      case TIMED_OUT -> Optional.of(failure(input, row, " ran out of time on ", now));
      case LOST -> Optional.of(failure(input, row, " never reported its end on ", now));
      case REFUSED -> Optional.of(failure(input, row, " was refused by ", now));
      case SUCCEEDED, CANCELLED, EXPIRED -> Optional.empty();
      case QUEUED, AWAITING_CONSENT, DELIVERED, RUNNING, UNKNOWN -> Optional.empty();
    };
  }

  private static Memo failure(RequestInput input, OperationRow row, String how, Instant now) {
    String key = "failure:" + digits(input.words());
    String text = "`" + input.words() + "`" + how + row.machine() + ": " + row.why();
    return memo(new Origin(row.machine().value(), input.id(), now), key, text, Set.of("failure"));
  }

  /// What a machine announced anew, compared with what it had announced before.
  static List<Memo> ofChanges(RequestId request, KnownMachine machine, Instant now) {
    List<Memo> memos = new ArrayList<>();
    if (machine.manifest().isEmpty() || machine.formerManifest().isEmpty()) {
      return memos;
    }
    Manifest after = machine.manifest().orElseThrow();
    Manifest before = machine.formerManifest().orElseThrow();
    Origin origin = new Origin(machine.name().value(), request, now);
    if (!after.osName().equals(before.osName())) {
      String text = machine.name() + " runs " + after.osName() + ", before " + before.osName();
      memos.add(memo(origin, "os", text, Set.of("fact")));
    }
    memos.addAll(tools(origin, before.tools(), after.tools(), "has"));
    memos.addAll(tools(origin, after.tools(), before.tools(), "no longer has"));
    return memos;
  }

  private static List<Memo> tools(Origin origin, Set<String> known, Set<String> now, String verb) {
    Set<String> changed = new TreeSet<>(now);
    changed.removeAll(known);
    return changed.stream()
        .map(tool ->
            memo(
                origin, "tool:" + tool, origin.machine() + " " + verb + " " + tool, Set.of("fact")))
        .toList();
  }

  /// Where and when something was learnt.
  private record Origin(String machine, RequestId request, Instant at) {}

  private static Memo memo(Origin origin, String key, String text, Set<String> tags) {
    String scope = "machine:" + origin.machine();
    String cut = text.length() <= Memo.TEXT_MAX ? text : text.substring(0, Memo.TEXT_MAX);
    String id = "m_" + digits(scope + "\n" + key + "\n" + cut + "\n" + origin.request());
    return new Memo(
        new MemoId(id),
        scope,
        key,
        cut,
        "request " + origin.request(),
        origin.at(),
        1.0,
        Optional.empty(),
        tags);
  }

  private static String digits(String text) {
    return Sha256.of(text.getBytes(StandardCharsets.UTF_8)).value().substring(0, ID_DIGITS);
  }
}
