package io.funnelcloud.contract.request;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/// Whether a command failed because its account may not do what it tried.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Denial.NotProven.class, name = "not-proven"),
  @JsonSubTypes.Type(value = Denial.Proven.class, name = "proven")
})
public sealed interface Denial {
  /// It failed for some other reason.
  record NotProven() implements Denial {}

  /// It lacked rights: the line that proves it, and the sudoers line that would allow exactly this.
  record Proven(String evidence, String remedy) implements Denial {}
}
