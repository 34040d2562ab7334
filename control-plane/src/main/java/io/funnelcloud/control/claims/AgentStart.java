package io.funnelcloud.control.claims;

/// One start of an agent: how many there were in this state directory, and a random word that tells
/// two processes of the same count apart.
///
/// @param journalId empty when the call did not say
public record AgentStart(String journalId, long incarnation, String startNonce) {

  public AgentStart {
    if (incarnation < 1 || startNonce.isBlank()) {
      throw new IllegalArgumentException(
          "incarnation " + incarnation + " and start nonce '" + startNonce + "' name no start");
    }
  }
}
