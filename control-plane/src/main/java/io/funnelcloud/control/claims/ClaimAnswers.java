package io.funnelcloud.control.claims;

import io.funnelcloud.contract.agent.v1.ClaimAttach;
import io.funnelcloud.contract.agent.v1.ClaimCancel;
import io.funnelcloud.contract.agent.v1.ClaimCancelled;
import io.funnelcloud.contract.agent.v1.ClaimExpired;
import io.funnelcloud.contract.agent.v1.ClaimLost;
import io.funnelcloud.contract.agent.v1.ClaimQuarantined;
import io.funnelcloud.contract.agent.v1.ClaimRefused;
import io.funnelcloud.contract.agent.v1.ClaimResponse;
import io.funnelcloud.contract.agent.v1.ClaimTerminal;
import java.time.Duration;

/// Claim decisions that carry no order, in the words of `agent.proto`.
final class ClaimAnswers {

  private ClaimAnswers() {}

  static ClaimResponse of(ClaimDecision decision) {
    ClaimResponse.Builder answer = ClaimResponse.newBuilder();
    return switch (decision) {
      case ClaimDecision.Deliver _, ClaimDecision.DeliverAgain _ ->
          throw new IllegalStateException("a delivery carries an order");
      case ClaimDecision.Attach _ -> answer.setAttach(ClaimAttach.getDefaultInstance()).build();
      case ClaimDecision.Cancel(String reason, Duration grace) ->
          answer
              .setCancel(
                  ClaimCancel.newBuilder().setReason(reason).setGraceMillis(grace.toMillis()))
              .build();
      case ClaimDecision.Cancelled(String reason) ->
          answer.setCancelled(ClaimCancelled.newBuilder().setReason(reason)).build();
      case ClaimDecision.Foreign(String reason) ->
          answer.setRefused(ClaimRefused.newBuilder().setReason(reason)).build();
      case ClaimDecision.Refused(String reason) ->
          answer.setRefused(ClaimRefused.newBuilder().setReason(reason)).build();
      case ClaimDecision.Expired(String reason) ->
          answer.setExpired(ClaimExpired.newBuilder().setReason(reason)).build();
      case ClaimDecision.Lost(String reason) ->
          answer.setLost(ClaimLost.newBuilder().setReason(reason)).build();
      case ClaimDecision.AlreadyTerminal(var state) ->
          answer.setTerminal(ClaimTerminal.newBuilder().setState(state.name())).build();
      case ClaimDecision.Quarantined(String reason) ->
          answer.setQuarantined(ClaimQuarantined.newBuilder().setReason(reason)).build();
    };
  }
}
