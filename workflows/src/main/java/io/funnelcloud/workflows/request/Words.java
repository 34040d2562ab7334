package io.funnelcloud.workflows.request;

import io.funnelcloud.contract.fleet.FleetSnapshot;
import io.funnelcloud.contract.fleet.MachineName;
import io.funnelcloud.contract.fleet.Presence;
import io.funnelcloud.contract.fleet.Target;
import io.funnelcloud.contract.intent.Verdict;
import io.funnelcloud.contract.operation.OperationState;
import io.funnelcloud.contract.request.Denial;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// States in words for a person. Never output, never more than the redacted words of the request.
final class Words {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  /// How many machines a sentence names before it says "and N more".
  private static final int NAMED_MAX = 3;

  /// Temporal keeps 400 bytes of a summary; words may be several bytes a character.
  private static final int SUMMARY_CHARACTERS_MAX = 120;

  private Words() {}

  static String queued(Target target) {
    return target.presence() == Presence.ONLINE
        ? "sent to " + target.name()
        : "waits for " + target.name() + ", which is " + target.presence().label();
  }

  static String neverStarted(Target target) {
    return "never started: " + target.name() + " was offline until the deadline";
  }

  static String lostContact(Instant since) {
    return "no contact since " + TIME.format(since) + ", may still be running";
  }

  static String neverKnown(Member member, boolean cancelled) {
    return "did not finish: no contact since "
        + TIME.format(member.since())
        + (cancelled ? " (cancel requested)" : "");
  }

  static String otherJournal(Member member) {
    return "did not finish: the journal of " + member.target().name() + " is not the one it had";
  }

  static String needsRights(Denial.Proven denial) {
    return "needs more rights: "
        + denial.evidence()
        + (denial.remedy().isBlank() ? "" : "; to allow exactly this: " + denial.remedy());
  }

  static String asks(Verdict verdict, FleetSnapshot fleet) {
    String what = String.join(", ", verdict.words());
    return "Approve on " + names(fleet.targets().stream().map(Words::name).toList()) + "? " + what;
  }

  /// What the request is doing, while something of it is open.
  static String live(RequestState state) {
    return switch (state.liveStatus()) {
      case CANCELLING -> "cancelling, waits for " + openNames(state);
      case NEEDS_APPROVAL -> asks(state.verdict().orElseThrow(), state.fleet().orElseThrow());
      case UNKNOWN -> first(state, OperationState.UNKNOWN);
      case NEEDS_CONSENT -> first(state, OperationState.AWAITING_CONSENT);
      case WAITING_FOR_MACHINE -> "waits for " + waitingNames(state);
      case RUNNING -> running(state);
      case NEEDS_CREDENTIAL, SUCCEEDED, PARTIAL, FAILED, REFUSED, CANCELLED, EXPIRED ->
          throw new IllegalStateException("no live status: " + state.liveStatus());
    };
  }

  /// The sentence a finished request is remembered by.
  static String ended(List<Member> members) {
    List<Member> counting = members.stream().filter(Member::counts).toList();
    long done = counting.stream().filter(RollUp::isDone).count();
    String troubles = troubles(counting.stream().filter(member -> !RollUp.isDone(member)).toList());
    if (counting.size() == 1) {
      return troubles.isEmpty() ? "done on " + counting.getFirst().target().name() : troubles;
    }
    String count = done + " of " + counting.size() + " done";
    return troubles.isEmpty() ? count : count + "; " + troubles;
  }

  static String summary(MachineName machine, String words) {
    return cut(machine + ": " + words, SUMMARY_CHARACTERS_MAX);
  }

  static String cut(String text, int max) {
    return text.length() <= max ? text : text.substring(0, max - 1) + "…";
  }

  private static String running(RequestState state) {
    List<Member> members = state.counting();
    if (members.isEmpty()) {
      return "looks for machines";
    }
    long closed = members.stream().filter(member -> !member.isOpen()).count();
    return members.size() == 1
        ? "running on " + members.getFirst().target().name()
        : "running, " + closed + " of " + members.size() + " finished";
  }

  private static String first(RequestState state, OperationState wanted) {
    return state.counting().stream()
        .filter(member -> member.state() == wanted)
        .findFirst()
        .map(member -> member.target().name() + ": " + member.why())
        .orElseThrow();
  }

  private static String openNames(RequestState state) {
    return names(state.counting().stream().filter(Member::isOpen).map(Words::name).toList());
  }

  private static String waitingNames(RequestState state) {
    return names(
        state.counting().stream().filter(Member::waitsForMachine).map(Words::name).toList());
  }

  private static String troubles(List<Member> members) {
    String named =
        members.stream().limit(NAMED_MAX).map(Words::trouble).collect(Collectors.joining("; "));
    int more = members.size() - NAMED_MAX;
    return more > 0 ? named + "; and " + more + " more" : named;
  }

  private static String trouble(Member member) {
    String name = member.target().name() + " ";
    String why = member.why();
    return switch (member.state()) {
      case FAILED -> name + "failed: " + why;
      case TIMED_OUT -> name + "ran out of time: " + why;
      case CANCELLED -> name + "was cancelled: " + why;
      case REFUSED -> name + prefixed("not run: ", why);
      case EXPIRED -> name + prefixed("never started: ", why);
      case LOST -> name + prefixed("did not finish: ", why);
      case SUCCEEDED, QUEUED, AWAITING_CONSENT, DELIVERED, RUNNING, UNKNOWN -> name + why;
    };
  }

  private static String prefixed(String prefix, String why) {
    return why.startsWith(prefix) ? why : prefix + why;
  }

  private static String name(Member member) {
    return name(member.target());
  }

  private static String name(Target target) {
    return target.name().value();
  }

  private static String names(List<String> names) {
    String named = names.stream().limit(NAMED_MAX).collect(Collectors.joining(", "));
    int more = names.size() - NAMED_MAX;
    return more > 0 ? named + " and " + more + " more" : named;
  }
}
