package io.funnelcloud.contract.intent;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// A property of a command beside its intents.
public enum RiskFlag {
  /// Cannot be brought back by an opposite command; needs approval as a blocked intent does.
  DESTRUCTIVE,
  NETWORK,
  /// Runs code whose content is not in the text (U7).
  OPAQUE,
  WRITES_OUTSIDE_HOME,
  READS_SECRETS,
  /// Control, bidirectional or zero-width characters, over-long or unreadable text; needs approval.
  REJECTED;

  @JsonCreator
  public static RiskFlag labelled(String label) {
    return valueOf(label.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  @JsonValue
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
