package io.funnelcloud.contract.request;

import io.funnelcloud.contract.operation.Clocks;
import io.funnelcloud.contract.operation.Priority;
import io.funnelcloud.contract.operation.Sha256;
import java.util.Optional;

/// What starts a request. Words are redacted before they get here; the exact command lies at HQ
/// under its SHA-256 and never enters a history (I6, I10).
///
/// @param words the command as people may see it, redacted, at most 1,000 characters
/// @param retryOf the request whose failed operations this one repeats
/// @param priority absent means interactive
public record RequestInput(
    RequestId id,
    UserName user,
    String words,
    Sha256 specSha256,
    String selector,
    OfflineRule offline,
    ApprovalRule approval,
    Clocks clocks,
    Optional<RequestId> retryOf,
    String traceId,
    Optional<Priority> priority) {

  public static final int WORDS_MAX = 1_000;

  /// What happens to machines a tag or `all` matches but that are offline.
  public enum OfflineRule {
    SKIP,
    QUEUE
  }

  /// Whether the asker approved these exact words when asking (`--yes`).
  public enum ApprovalRule {
    ASK,
    APPROVED_BY_ASKER
  }

  public RequestInput {
    if (words.isBlank() || words.length() > WORDS_MAX) {
      throw new IllegalArgumentException(
          "words have " + words.length() + " characters, expected 1 to " + WORDS_MAX);
    }
    if (selector.isBlank()) {
      throw new IllegalArgumentException("no machine was selected");
    }
  }

  /// One that a person waits for.
  public RequestInput(
      RequestId id,
      UserName user,
      String words,
      Sha256 specSha256,
      String selector,
      OfflineRule offline,
      ApprovalRule approval,
      Clocks clocks,
      Optional<RequestId> retryOf,
      String traceId) {
    this(
        id,
        user,
        words,
        specSha256,
        selector,
        offline,
        approval,
        clocks,
        retryOf,
        traceId,
        Optional.empty());
  }
}
