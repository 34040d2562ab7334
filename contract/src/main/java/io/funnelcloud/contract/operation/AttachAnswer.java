package io.funnelcloud.contract.operation;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/// What an agent says about an operation it was asked to attach to.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = AttachAnswer.Finished.class, name = "finished"),
  @JsonSubTypes.Type(value = AttachAnswer.NotStarted.class, name = "not-started")
})
public sealed interface AttachAnswer {
  /// It ended, here is how.
  record Finished(OperationResult result) implements AttachAnswer {}

  /// It never started here, and by this journal it never will under the old delivery.
  record NotStarted(String journalId) implements AttachAnswer {}
}
