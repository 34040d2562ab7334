package io.funnelcloud.workflows.request;

import io.funnelcloud.contract.fleet.FleetSnapshot;
import io.funnelcloud.contract.intent.Verdict;
import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.request.CancelNotice;
import io.funnelcloud.contract.request.RequestInput;
import io.funnelcloud.contract.request.RequestStatus;
import io.funnelcloud.contract.request.UserName;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// Everything the planner knows of one request.
///
/// @param recorded the status HQ's store was told last
/// @param unrecorded operations that changed since then
record RequestState(
    RequestInput input,
    Phase phase,
    Optional<Verdict> verdict,
    Optional<FleetSnapshot> fleet,
    Optional<UserName> approvedBy,
    Optional<CancelNotice> cancelled,
    Map<OpId, Member> members,
    RequestStatus recorded,
    Set<OpId> unrecorded) {

  /// How far a request is.
  enum Phase {
    JUDGING,
    ASKING,
    WORKING,
    ENDED
  }

  RequestState {
    members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
    unrecorded = Collections.unmodifiableSet(new LinkedHashSet<>(unrecorded));
  }

  static RequestState of(RequestInput input) {
    return new RequestState(
        input,
        Phase.JUDGING,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        RequestStatus.RUNNING,
        Set.of());
  }

  boolean isEnded() {
    return phase == Phase.ENDED;
  }

  boolean isCancelled() {
    return cancelled.isPresent();
  }

  boolean hasOpenMember() {
    return members.values().stream().anyMatch(Member::isOpen);
  }

  Member member(OpId opId) {
    return Objects.requireNonNull(members.get(opId), () -> "no member " + opId);
  }

  Optional<Member> open(OpId opId) {
    return Optional.ofNullable(members.get(opId)).filter(Member::isOpen);
  }

  List<Member> counting() {
    return members.values().stream().filter(Member::counts).toList();
  }

  /// Where the request stands while something of it is open.
  RequestStatus liveStatus() {
    if (isCancelled()) {
      return RequestStatus.CANCELLING;
    }
    return phase == Phase.ASKING ? RequestStatus.NEEDS_APPROVAL : RollUp.of(counting());
  }

  RequestState at(Phase next) {
    return new RequestState(
        input, next, verdict, fleet, approvedBy, cancelled, members, recorded, unrecorded);
  }

  RequestState judged(Verdict found) {
    return new RequestState(
        input,
        phase,
        Optional.of(found),
        fleet,
        approvedBy,
        cancelled,
        members,
        recorded,
        unrecorded);
  }

  RequestState found(FleetSnapshot snapshot) {
    return new RequestState(
        input,
        phase,
        verdict,
        Optional.of(snapshot),
        approvedBy,
        cancelled,
        members,
        recorded,
        unrecorded);
  }

  RequestState approved(UserName user) {
    return new RequestState(
        input, phase, verdict, fleet, Optional.of(user), cancelled, members, recorded, unrecorded);
  }

  RequestState cancelledBy(CancelNotice notice) {
    return new RequestState(
        input,
        phase,
        verdict,
        fleet,
        approvedBy,
        Optional.of(notice),
        members,
        recorded,
        unrecorded);
  }

  /// Puts members in without anything to record: HQ wrote them itself when it prepared them.
  RequestState with(Collection<Member> changed) {
    LinkedHashMap<OpId, Member> next = new LinkedHashMap<>(members);
    changed.forEach(member -> next.put(member.opId(), member));
    return new RequestState(
        input, phase, verdict, fleet, approvedBy, cancelled, next, recorded, unrecorded);
  }

  RequestState with(Member changed) {
    return with(List.of(changed));
  }

  /// Puts a member in whose state HQ's store does not know yet.
  RequestState changed(Member member) {
    Set<OpId> news = new LinkedHashSet<>(unrecorded);
    news.add(member.opId());
    return with(member).recording(recorded, news);
  }

  RequestState recording(RequestStatus status, Set<OpId> news) {
    return new RequestState(
        input, phase, verdict, fleet, approvedBy, cancelled, members, status, news);
  }
}
