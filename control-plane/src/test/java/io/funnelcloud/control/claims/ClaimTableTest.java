package io.funnelcloud.control.claims;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnelcloud.contract.fleet.AgentId;
import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.operation.OperationState;
import io.funnelcloud.contract.operation.Sha256;
import io.funnelcloud.control.claims.ClaimAsk.Holding;
import io.funnelcloud.control.claims.ClaimDecision.AlreadyTerminal;
import io.funnelcloud.control.claims.ClaimDecision.Attach;
import io.funnelcloud.control.claims.ClaimDecision.Cancel;
import io.funnelcloud.control.claims.ClaimDecision.Cancelled;
import io.funnelcloud.control.claims.ClaimDecision.Deliver;
import io.funnelcloud.control.claims.ClaimDecision.DeliverAgain;
import io.funnelcloud.control.claims.ClaimDecision.Expired;
import io.funnelcloud.control.claims.ClaimDecision.Foreign;
import io.funnelcloud.control.claims.ClaimDecision.Lost;
import io.funnelcloud.control.claims.ClaimDecision.Refused;
import io.funnelcloud.control.claims.ClaimRow.Delivery;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The claim table of execution.md, row by row.
class ClaimTableTest {
  private static final AgentId NAS = new AgentId("anas00000");
  private static final AgentId LAPTOP = new AgentId("alaptop00");
  private static final Sha256 SPEC = Sha256.of(new byte[] {1});
  private static final Sha256 OTHER_SPEC = Sha256.of(new byte[] {2});
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final Row QUEUED = new Row();

  @Test
  void refusesWhatHeadquartersDoesNotKnow() {
    assertThat(ClaimTable.withoutRow(ask(Holding.NOTHING))).isInstanceOf(Foreign.class);
  }

  @Test
  void refusesTheOperationOfAnotherAgent() {
    assertThat(QUEUED.agent(LAPTOP).claimed(Holding.NOTHING)).isInstanceOf(Foreign.class);
  }

  @Test
  void refusesOtherBytes() {
    assertThat(QUEUED.spec(OTHER_SPEC).claimed(Holding.NOTHING)).isInstanceOf(Foreign.class);
  }

  @Test
  void leavesTheRowAloneWhenItIsNotTheirs() {
    assertThat(QUEUED.agent(LAPTOP).claimed(Holding.NOTHING).closing()).isEmpty();
  }

  @Test
  void deliversWhatIsQueuedAuthorisedAndInTime() {
    assertThat(QUEUED.claimed(Holding.NOTHING)).isEqualTo(new Deliver());
  }

  @Test
  void refusesWhatIsNoLongerAuthorised() {
    ClaimDecision decision = QUEUED.objection("nobody approved it").claimed(Holding.NOTHING);
    assertThat(decision).isEqualTo(new Refused("nobody approved it"));
    assertThat(decision.closing())
        .hasValueSatisfying(c -> assertThat(c.state()).isEqualTo(OperationState.REFUSED));
  }

  @Test
  void expiresWhatWasNeverAcceptedInTime() {
    ClaimDecision decision = QUEUED.deliverBy(NOW.minusSeconds(1)).claimed(Holding.NOTHING);
    assertThat(decision).isInstanceOf(Expired.class);
    assertThat(decision.closing())
        .hasValueSatisfying(c -> assertThat(c.state()).isEqualTo(OperationState.EXPIRED));
  }

  @Test
  void deliversLateWhatWasAcceptedInTime() {
    Row row = QUEUED.deliverBy(NOW.minusSeconds(60)).accepted(NOW.minusSeconds(90));
    assertThat(row.claimed(Holding.NOTHING)).isEqualTo(new Deliver());
  }

  @Test
  void expiresWhatWaitedForASlotTooLong() {
    Instant accepted = NOW.minus(Duration.ofHours(24)).minus(Duration.ofMinutes(11));
    Row row = QUEUED.deliverBy(NOW.minus(Duration.ofHours(24))).accepted(accepted);
    assertThat(row.claimed(Holding.NOTHING)).isInstanceOf(Expired.class);
  }

  @Test
  void deliversAgainToTheSameJournalThatHasNothing() {
    assertThat(QUEUED.delivered("mine").claimed(Holding.NOTHING))
        .isEqualTo(new DeliverAgain("nonce"));
  }

  @Test
  void refusesASecondDeliveryThatIsNoLongerAuthorised() {
    assertThat(QUEUED.delivered("mine").objection("gone").claimed(Holding.NOTHING))
        .isEqualTo(new Refused("gone"));
  }

  @Test
  void attachesTheSameJournalThatHasIt() {
    assertThat(QUEUED.delivered("mine").claimed(Holding.THE_ORDER)).isEqualTo(new Attach());
  }

  @Test
  void attachesEvenWhenNoLongerAuthorisedForItAlreadyRan() {
    assertThat(QUEUED.delivered("mine").objection("gone").claimed(Holding.THE_ORDER))
        .isEqualTo(new Attach());
  }

  @Test
  void losesWhatWentToAnotherJournal() {
    ClaimDecision decision = QUEUED.delivered("other").claimed(Holding.NOTHING);
    assertThat(decision).isInstanceOf(Lost.class);
    assertThat(decision.closing())
        .hasValueSatisfying(c -> assertThat(c.state()).isEqualTo(OperationState.LOST));
  }

  @Test
  void losesWhatWentToAnotherJournalEvenWhenCancelled() {
    assertThat(QUEUED.delivered("other").cancelled().claimed(Holding.NOTHING))
        .isEqualTo(new Lost("the journal it was delivered to is gone; cancel was requested"));
  }

  @Test
  void cancelsWhatNeverRan() {
    assertThat(QUEUED.cancelled().claimed(Holding.NOTHING)).isEqualTo(new Cancelled("by ada"));
    assertThat(QUEUED.delivered("mine").cancelled().claimed(Holding.NOTHING))
        .isEqualTo(new Cancelled("by ada"));
  }

  @Test
  void tellsToEndWhatTheAgentHas() {
    assertThat(QUEUED.delivered("mine").cancelled().claimed(Holding.THE_ORDER))
        .isEqualTo(new Cancel("by ada", Duration.ofSeconds(5)));
  }

  @Test
  void takesAnOrderNobodyGaveForLost() {
    assertThat(QUEUED.claimed(Holding.THE_ORDER)).isInstanceOf(Lost.class);
  }

  @ParameterizedTest
  @EnumSource(OperationState.class)
  void answersTheStateOfWhatIsClosedAndNothingElse(OperationState state) {
    ClaimDecision decision = QUEUED.state(state).claimed(Holding.NOTHING);
    if (state.isTerminal()) {
      assertThat(decision).isEqualTo(new AlreadyTerminal(state));
      assertThat(decision.closing()).isEmpty();
    } else {
      assertThat(decision).isEqualTo(new Deliver());
    }
  }

  private static ClaimAsk ask(Holding holding) {
    return new ClaimAsk(
        OpId.parse("r_aaaaa.1." + NAS + ".1"),
        NAS,
        SPEC,
        new AgentStart("mine", 1, "start-one"),
        holding);
  }

  /// A row to be claimed by the agent NAS with journal "mine".
  private record Row(ClaimRow row) {
    Row() {
      this(
          new ClaimRow(
              NAS,
              SPEC,
              OperationState.QUEUED,
              Optional.empty(),
              NOW.plusSeconds(30),
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              Duration.ofSeconds(5)));
    }

    ClaimDecision claimed(Holding holding) {
      return ClaimTable.decide(row, ask(holding), NOW);
    }

    Row agent(AgentId agent) {
      return owned(agent, row.specSha256());
    }

    Row spec(Sha256 spec) {
      return owned(row.agent(), spec);
    }

    Row state(OperationState state) {
      return standing(state, row.delivery(), row.deliverBy());
    }

    Row delivered(String journal) {
      return standing(
          OperationState.DELIVERED, Optional.of(new Delivery(journal, "nonce")), row.deliverBy());
    }

    Row deliverBy(Instant at) {
      return standing(row.state(), row.delivery(), at);
    }

    private Row owned(AgentId agent, Sha256 spec) {
      return new Row(
          new ClaimRow(
              agent,
              spec,
              row.state(),
              row.delivery(),
              row.deliverBy(),
              row.acceptedAt(),
              row.cancelReason(),
              row.objection(),
              row.grace()));
    }

    private Row standing(OperationState state, Optional<Delivery> delivery, Instant deliverBy) {
      return new Row(
          new ClaimRow(
              row.agent(),
              row.specSha256(),
              state,
              delivery,
              deliverBy,
              row.acceptedAt(),
              row.cancelReason(),
              row.objection(),
              row.grace()));
    }

    Row accepted(Instant at) {
      return later(Optional.of(at), row.cancelReason(), row.objection());
    }

    Row cancelled() {
      return later(row.acceptedAt(), Optional.of("by ada"), row.objection());
    }

    Row objection(String why) {
      return later(row.acceptedAt(), row.cancelReason(), Optional.of(why));
    }

    private Row later(
        Optional<Instant> accepted, Optional<String> cancel, Optional<String> objection) {
      return new Row(
          new ClaimRow(
              row.agent(),
              row.specSha256(),
              row.state(),
              row.delivery(),
              row.deliverBy(),
              accepted,
              cancel,
              objection,
              row.grace()));
    }
  }
}
