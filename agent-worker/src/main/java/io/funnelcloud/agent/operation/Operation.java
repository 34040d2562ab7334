package io.funnelcloud.agent.operation;

import io.funnelcloud.agent.door.HqCalls;
import io.funnelcloud.agent.journal.OpFolder;
import io.funnelcloud.agent.journal.TaskToken;
import io.funnelcloud.contract.agent.v1.LocalOperation;
import io.funnelcloud.contract.agent.v1.LocalState;
import io.funnelcloud.contract.fault.Fault;
import io.funnelcloud.contract.operation.AttachAnswer;
import io.funnelcloud.contract.operation.OperationRef;
import io.funnelcloud.contract.operation.OperationResult;
import io.funnelcloud.contract.operation.OutputFrame.StreamName;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One operation on this machine, from the delivery to the moment HQ has its end. Its own thread
/// walks through it; after a restart of the agent another one walks on from the folder.
final class Operation {
  private static final Logger LOG = LoggerFactory.getLogger(Operation.class);
  private static final Duration ANSWER_PAUSE = Duration.ofSeconds(1);
  private static final Duration TOKEN_WAIT = Duration.ofMinutes(1);

  private final EngineParts parts;
  private final OpFolder folder;
  private final OperationRef ref;
  private final Mailbox mailbox = new Mailbox();
  private final Runnable reconcile;
  private volatile LocalState state;
  private volatile String why = "";
  private volatile OutputCourier courier;

  /// @param reconcile asks HQ about all operations held; for a token that turned out dead
  Operation(EngineParts parts, OpFolder folder, OperationRef ref, Runnable reconcile) {
    this.parts = parts;
    this.folder = folder;
    this.ref = ref;
    this.reconcile = reconcile;
    this.courier = newCourier();
    this.state = folder.hasOrder() ? LocalState.RUNNING : LocalState.ACCEPTED;
    folder.token().ifPresent(mailbox::putStored);
  }

  OperationRef ref() {
    return ref;
  }

  Mailbox mailbox() {
    return mailbox;
  }

  /// Takes a newer delivery of the same operation in. A token that cannot be stored is answered all
  /// the same; only a restart forgets it.
  synchronized void deliver(TaskToken token) {
    acceptAgain(token);
    mailbox.put(token);
  }

  /// Walks to the end.
  ///
  /// @return whether this operation is done with; false when a newer delivery wants it run again
  boolean live() throws InterruptedException {
    Ending ending = conclude();
    return answer(ending);
  }

  private Ending conclude() throws InterruptedException {
    Optional<OperationResult> known = folder.closedWith().or(folder::outcome);
    if (known.isPresent()) {
      state = LocalState.FINISHED;
      return new Ending.Known(known.get());
    }
    if (folder.hasOrder()) {
      parts.slots().takeAnyway();
      Ending resumed = followed(newFollower());
      if (resumed instanceof Ending.Known || !wantsRun()) {
        return resumed;
      }
      beginAgain();
    }
    return claimAndRun();
  }

  private boolean wantsRun() {
    return mailbox.wantsOnly(TaskToken.Kind.RUN);
  }

  private Ending claimAndRun() throws InterruptedException {
    return switch (new ClaimRound(parts, folder, ref, mailbox).until()) {
      case ClaimRound.Round.Over(Ending ending) -> kept(ending);
      case ClaimRound.Round.Again _ ->
          throw new IllegalStateException("a round is over or permitted");
      case ClaimRound.Round.Permitted _ -> {
        Ending ending = run();
        yield ending instanceof Ending.NotStarted ? couldNotStart() : ending;
      }
    };
  }

  private Ending run() throws InterruptedException {
    Follower follower = newFollower();
    follower.start();
    return followed(follower);
  }

  private Follower newFollower() {
    courier = newCourier();
    courier.start();
    return new Follower(parts, folder, ref, mailbox, courier, this::orphaned);
  }

  /// HQ hears at once that nobody watches over the command but this agent.
  private void orphaned() {
    state = LocalState.ORPHANED;
    why = "its supervisor was killed, the command still runs";
    reconcile.run();
  }

  private OutputCourier newCourier() {
    return new OutputCourier(parts.hq(), folder, new InputDesk(folder, parts.audit()));
  }

  /// Follows, and gives the slot that is held back.
  private Ending followed(Follower follower) throws InterruptedException {
    state = LocalState.RUNNING;
    LOG.info("{} runs", folder.opId());
    try {
      Ending ending = follower.toTheEnd();
      if (ending instanceof Ending.Known(OperationResult result)) {
        auditEnd(result);
        return folder.exit().isPresent() ? ending : kept(ending);
      }
      return ending;
    } finally {
      courier.stop();
      parts.slots().give();
    }
  }

  private void auditEnd(OperationResult result) {
    LOG.info("{} {}: {}", folder.opId(), result.state(), result.why());
    try {
      parts.audit().ended(result);
    } catch (Fault e) {
      LOG.error("the end of {} could not be audited: {}", folder.opId(), e.getMessage());
    }
  }

  /// Ends that no exit file tells are kept, so that a restart tells the same.
  private Ending kept(Ending ending) {
    if (ending instanceof Ending.Known(OperationResult result)) {
      try {
        folder.writeOutcome(result);
      } catch (IOException e) {
        LOG.error("the end of {} is not on disk: {}", folder.opId(), e.getMessage());
      }
    }
    return ending;
  }

  private Ending couldNotStart() {
    Ending ending =
        new Ending.Known(
            OperationResult.without(
                folder.opId(),
                io.funnelcloud.contract.operation.OperationState.REFUSED,
                "the supervisor could not be started on this machine",
                parts.clock().instant()));
    return kept(ending);
  }

  /// Proven not started, and HQ wants it run: the order goes back, the next claim starts afresh.
  private void beginAgain() {
    setAside();
    state = LocalState.ACCEPTED;
  }

  private void acceptAgain(TaskToken token) {
    try {
      folder.accept(ref, token);
    } catch (IOException e) {
      LOG.error("cannot write the folder of {}: {}", folder.opId(), e.getMessage());
    }
  }

  private synchronized void setAside() {
    try {
      folder
          .order()
          .ifPresent(order ->
              parts
                  .journal()
                  .ledger()
                  .giveBack(ref.opId(), order.order().nonce(), parts.clock().instant()));
      parts.journal().retire(folder);
      // A delivery that nobody answered goes on in a fresh folder.
      if (mailbox.hasUnanswered()) {
        mailbox.liveToken().ifPresent(this::acceptAgain);
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("cannot set " + folder.opId() + " aside", e);
    }
  }

  private boolean answer(Ending ending) throws InterruptedException {
    settle(ending);
    while (!mailbox.isAbandoned()) {
      Optional<TaskToken> token = mailbox.liveToken();
      if (token.isEmpty()) {
        awaitToken();
      } else if (ending instanceof Ending.NotStarted && wantsRun()) {
        return again();
      } else if (told(token.get(), ending)) {
        return closed(ending, OpFolder.Closing.ACKNOWLEDGED);
      }
    }
    return closed(ending, OpFolder.Closing.LATE);
  }

  /// The token is dead: either a newer delivery is on its way, or HQ has closed the operation.
  private void awaitToken() throws InterruptedException {
    reconcile.run();
    if (!mailbox.isAbandoned() && mailbox.liveToken().isEmpty()) {
      mailbox.await(TOKEN_WAIT);
    }
  }

  private void settle(Ending ending) {
    switch (ending) {
      case Ending.Known(OperationResult result) -> {
        state =
            result.state() == io.funnelcloud.contract.operation.OperationState.LOST
                ? LocalState.LOST_HERE
                : LocalState.FINISHED;
        why = result.why();
      }
      case Ending.NotStarted _ -> state = LocalState.NOT_STARTED;
    }
  }

  /// A run was delivered while NotStarted was being told.
  private boolean again() {
    beginAgain();
    return false;
  }

  private boolean told(TaskToken token, Ending ending) throws InterruptedException {
    try {
      return switch (parts.hq().complete(token.token(), wire(token, ending))) {
        case HEARD, CANCEL_ASKED -> {
          mailbox.answered(token);
          yield true;
        }
        case DEAD_TOKEN -> {
          mailbox.die(token);
          yield false;
        }
      };
    } catch (StatusRuntimeException e) {
      LOG.debug("the end of {} waits: {}", folder.opId(), e.getStatus());
      mailbox.await(ANSWER_PAUSE);
      return false;
    }
  }

  private Object wire(TaskToken token, Ending ending) {
    return switch (ending) {
      case Ending.NotStarted _ -> new AttachAnswer.NotStarted(parts.journal().start().journalId());
      case Ending.Known(OperationResult result) ->
          switch (token.kind()) {
            case RUN -> result;
            case ATTACH -> new AttachAnswer.Finished(result);
          };
    };
  }

  private boolean closed(Ending ending, OpFolder.Closing closing) {
    try {
      switch (ending) {
        case Ending.Known(OperationResult result) -> folder.close(result, closing);
        case Ending.NotStarted _ -> setAside();
      }
    } catch (IOException e) {
      LOG.error("cannot close the folder of {}: {}", folder.opId(), e.getMessage());
    }
    return true;
  }

  /// Tells HQ that this goes on.
  ///
  /// @return whether the token turned out dead
  boolean beat() {
    Optional<TaskToken> token = mailbox.liveToken();
    if (token.isEmpty()) {
      return false;
    }
    HqCalls.Hearing hearing = parts.hq().heartbeat(token.get().token(), Beat.of(courier.durable()));
    return switch (hearing) {
      case HEARD -> {
        mailbox.heard(token.get());
        yield false;
      }
      case CANCEL_ASKED -> {
        cancelUnclaimed();
        yield false;
      }
      case DEAD_TOKEN -> mailbox.die(token.get());
    };
  }

  /// HQ can be reached again: what waits to be tried again is tried now.
  void inContact() {
    courier.inContact();
    mailbox.wake();
  }

  /// Only what never started is cancelled by Temporal; a command is cancelled by HQ.
  private void cancelUnclaimed() {
    if (!folder.hasOrder()) {
      mailbox.cancel(new CancelAsk(Optional.empty(), "cancelled before it started"));
    }
  }

  /// What heartbeats carry: how much output HQ has for good.
  record Beat(long stdout, long stderr) {
    static Beat of(Map<StreamName, Long> durable) {
      return new Beat(
          durable.getOrDefault(StreamName.STDOUT, 0L), durable.getOrDefault(StreamName.STDERR, 0L));
    }
  }

  LocalOperation local() {
    Beat offsets = Beat.of(courier.durable());
    return LocalOperation.newBuilder()
        .setOpId(ref.opId().value())
        .setSpecSha256(ref.specSha256().value())
        .setState(state)
        .setWhy(why)
        .setStdoutBytes(offsets.stdout())
        .setStderrBytes(offsets.stderr())
        .build();
  }
}
