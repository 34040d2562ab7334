package io.funnelcloud.agent.operation;

import io.funnelcloud.agent.door.HqCalls;
import io.funnelcloud.agent.journal.Ledger;
import io.funnelcloud.agent.journal.OpFolder;
import io.funnelcloud.agent.journal.StoredOrder;
import io.funnelcloud.agent.journal.TaskToken;
import io.funnelcloud.contract.agent.v1.ClaimResponse;
import io.funnelcloud.contract.agent.v1.SignedOrder;
import io.funnelcloud.contract.fault.Fault;
import io.funnelcloud.contract.operation.OperationRef;
import io.funnelcloud.contract.operation.OperationResult;
import io.funnelcloud.contract.operation.OperationState;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gets one operation the permission to run: slot, claim, checks, and the writes that come before
/// the start.
final class ClaimRound {
  private static final Logger LOG = LoggerFactory.getLogger(ClaimRound.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  // Whoever gets a slot is woken.
  private static final Duration TURN_PAUSE = Duration.ofMinutes(1);
  private static final Duration QUARANTINE_PAUSE = Duration.ofSeconds(10);

  private final EngineParts parts;
  private final OpFolder folder;
  private final OperationRef ref;
  private final Mailbox mailbox;
  private Optional<Slots.Turn> turn = Optional.empty();

  ClaimRound(EngineParts parts, OpFolder folder, OperationRef ref, Mailbox mailbox) {
    this.parts = parts;
    this.folder = folder;
    this.ref = ref;
    this.mailbox = mailbox;
  }

  /// How the round ended.
  sealed interface Round {
    /// Everything is on disk, a slot is taken: start the supervisor.
    record Permitted() implements Round {}

    record Over(Ending ending) implements Round {}

    record Again(Duration pause) implements Round {}
  }

  /// Goes round until there is a permission or an end. With a permission a slot is taken.
  Round until() throws InterruptedException {
    boolean isPermitted = false;
    try {
      while (true) {
        Round round = once();
        if (!(round instanceof Round.Again(Duration pause))) {
          isPermitted = round instanceof Round.Permitted;
          return round;
        }
        mailbox.await(pause);
      }
    } finally {
      if (!isPermitted) {
        leave();
      }
    }
  }

  private Round once() {
    if (spentElsewhere()) {
      return over(OperationState.LOST, "the folder of this operation was removed from the journal");
    }
    if (mailbox.wantsOnly(TaskToken.Kind.ATTACH)) {
      return new Round.Over(new Ending.NotStarted());
    }
    if (mailbox.isAbandoned()) {
      return new Round.Over(new Ending.NotStarted());
    }
    if (mailbox.cancelled().isPresent()) {
      return claim(); // In no queue: a cancel waits for no slot.
    }
    return inLine();
  }

  /// A token of an earlier start may be dead, and its deliver-by long over: that does not stand in
  /// line. A claim that got no answer keeps its slot, for no other would get one either.
  private Round inLine() {
    if (!mailbox.isAwaited()) {
      leave();
      return new Round.Again(PAUSE);
    }
    if (turn.isEmpty()) {
      turn = Optional.of(parts.slots().enter(ref.opId().request(), ref.urgency(), mailbox::wake));
    }
    return turn.get().hasSlot() ? claim() : new Round.Again(TURN_PAUSE);
  }

  private void leave() {
    turn.ifPresent(Slots.Turn::leave);
    turn = Optional.empty();
  }

  /// The ledger remembers a start that the folder does not.
  private boolean spentElsewhere() {
    return parts.journal().ledger().use(ref.opId()).equals(Optional.of(Ledger.Use.SPENT));
  }

  private Round claim() {
    ClaimResponse answer;
    try {
      answer = parts.hq().claim(ref, HqCalls.Have.NOTHING);
    } catch (StatusRuntimeException e) {
      LOG.info("claim of {} has no answer yet: {}", ref.opId(), e.getStatus().getCode());
      return new Round.Again(PAUSE);
    }
    return switch (answer.getAnswerCase()) {
      case ORDER -> ordered(answer.getOrder());
      case CANCEL -> over(OperationState.CANCELLED, words(answer.getCancel().getReason()));
      case CANCELLED -> over(OperationState.CANCELLED, words(answer.getCancelled().getReason()));
      case REFUSED -> refused(answer.getRefused().getReason());
      case EXPIRED -> over(OperationState.EXPIRED, words(answer.getExpired().getReason()));
      case LOST -> over(OperationState.LOST, words(answer.getLost().getReason()));
      case TERMINAL -> closed(answer.getTerminal().getState());
      case ATTACH ->
          over(OperationState.LOST, "HQ says it runs here, but this journal has no trace");
      case QUARANTINED -> {
        LOG.error("quarantined by HQ: {}", answer.getQuarantined().getReason());
        yield notNow();
      }
      case ANSWER_NOT_SET -> notNow(); // A newer HQ; it may say more later.
    };
  }

  private Round notNow() {
    leave();
    return new Round.Again(QUARANTINE_PAUSE);
  }

  private Round closed(String state) {
    try {
      OperationState closed = OperationState.valueOf(state.toUpperCase(Locale.ROOT));
      return over(closed, "HQ had closed it before");
    } catch (IllegalArgumentException e) {
      return over(OperationState.LOST, "HQ had closed it before as " + state);
    }
  }

  private Round ordered(SignedOrder signed) {
    if (Thread.currentThread().isInterrupted()) {
      return new Round.Again(PAUSE); // The agent stops; the next one claims again.
    }
    if (mailbox.cancelled().isPresent()) {
      return over(OperationState.CANCELLED, "cancelled before it started");
    }
    if (mailbox.wantsOnly(TaskToken.Kind.ATTACH)) {
      return new Round.Over(new Ending.NotStarted());
    }
    return switch (parts.desk().look(ref, signed, folder)) {
      case OrderDesk.Permit.Denied(String why) -> refused(why);
      case OrderDesk.Permit.Granted granted -> take(signed, granted);
    };
  }

  /// The writes, in the order that makes each crash between them harmless.
  private Round take(SignedOrder signed, OrderDesk.Permit.Granted granted) {
    try {
      StoredOrder order = StoredOrder.of(signed, parts.bootId(), parts.clock().instant());
      granted.plan().write(folder);
      folder.writeOrder(order);
      parts.journal().ledger().spend(ref.opId(), granted.order().nonce(), parts.clock().instant());
      parts.audit().accepted(granted.order());
      return new Round.Permitted();
    } catch (IOException | Fault e) {
      if (Thread.currentThread().isInterrupted()) {
        return new Round.Again(PAUSE);
      }
      LOG.error("{} is refused, the journal cannot be written: {}", ref.opId(), e.getMessage());
      return over(
          OperationState.REFUSED, "this machine cannot write its journal: " + e.getMessage());
    }
  }

  private Round refused(String why) {
    try {
      parts.audit().refused(ref.opId(), words(why));
    } catch (Fault e) {
      LOG.error("a refusal could not be audited: {}", e.getMessage());
    }
    return over(OperationState.REFUSED, words(why));
  }

  private Round over(OperationState state, String why) {
    return new Round.Over(
        new Ending.Known(OperationResult.without(ref.opId(), state, why, parts.clock().instant())));
  }

  private static String words(String reason) {
    return reason.isBlank() ? "HQ gave no reason" : reason;
  }
}
