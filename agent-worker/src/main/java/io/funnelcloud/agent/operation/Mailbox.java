package io.funnelcloud.agent.operation;

import io.funnelcloud.agent.journal.TaskToken;
import io.funnelcloud.agent.waiting.Bell;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/// What others tell one operation while its own thread works: tokens, cancels, and that something
/// changed. All state but the bell is guarded by this.
final class Mailbox {
  private final Bell bell = new Bell();
  private Optional<TaskToken> token = Optional.empty();
  private boolean tokenIsDead;
  private boolean tokenIsAnswered;
  // Whether this process knows from HQ itself that somebody waits for the answer.
  private boolean tokenIsProven;
  private Optional<CancelAsk> cancel = Optional.empty();
  private boolean abandoned;

  /// The newest delivery is the one to answer.
  synchronized void put(TaskToken newer) {
    putStored(newer);
    tokenIsProven = true;
  }

  /// A delivery that an agent before this one took in; HQ may have given it up since.
  synchronized void putStored(TaskToken stored) {
    token = Optional.of(stored);
    tokenIsDead = false;
    tokenIsAnswered = false;
    tokenIsProven = false;
    abandoned = false;
    wake();
  }

  /// HQ took a sign of life with this token.
  synchronized void heard(TaskToken one) {
    if (!tokenIsProven && isNewest(one)) {
      tokenIsProven = true;
      wake();
    }
  }

  /// Whether HQ is known to wait for what the newest delivery asked.
  synchronized boolean isAwaited() {
    return tokenIsProven && liveToken().isPresent();
  }

  /// The token that can still be answered.
  synchronized Optional<TaskToken> liveToken() {
    return tokenIsDead || tokenIsAnswered ? Optional.empty() : token;
  }

  /// What the newest delivery wants, dead or alive.
  synchronized boolean wantsOnly(TaskToken.Kind kind) {
    return token.isPresent() && token.get().kind() == kind;
  }

  /// @return whether it was the newest
  synchronized boolean die(TaskToken dead) {
    boolean isNewest = isNewest(dead);
    tokenIsDead |= isNewest;
    return isNewest;
  }

  /// HQ took the answer to this token.
  synchronized void answered(TaskToken one) {
    tokenIsAnswered |= isNewest(one);
  }

  /// Whether a delivery came that nobody answered, dead or abandoned ones aside.
  synchronized boolean hasUnanswered() {
    return token.isPresent() && !tokenIsDead && !tokenIsAnswered && !abandoned;
  }

  private boolean isNewest(TaskToken one) {
    return token.isPresent() && Arrays.equals(token.get().token(), one.token());
  }

  synchronized void cancel(CancelAsk ask) {
    cancel = Optional.of(ask);
    wake();
  }

  synchronized Optional<CancelAsk> cancelled() {
    return cancel;
  }

  /// HQ has closed this operation, or never knew it: nobody waits for the answer.
  synchronized void abandon() {
    abandoned = true;
    wake();
  }

  synchronized boolean isAbandoned() {
    return abandoned;
  }

  void wake() {
    bell.ring();
  }

  /// Waits for the next change, at most so long.
  ///
  /// @return whether there was one
  boolean await(Duration atMost) throws InterruptedException {
    return bell.await(atMost);
  }
}
