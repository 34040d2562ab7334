package io.funnelcloud.contract.intent;

/// The part of the text that decided, and what it means, in words for a person.
///
/// @param rule such as `MS1`
/// @param start first character of the deciding span in the original text
/// @param end one past its last character; equal to start when the whole text decided
public record Why(String rule, String words, int start, int end) {

  public Why {
    if (start < 0 || end < start) {
      throw new IllegalArgumentException("span " + start + ".." + end + " is no span");
    }
  }
}
