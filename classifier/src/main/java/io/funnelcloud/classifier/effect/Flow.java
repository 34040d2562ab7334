package io.funnelcloud.classifier.effect;

import java.util.Optional;

/// What flows through a pipe: text that is known, bytes from the network, or local data.
public record Flow(Kind kind, Optional<String> text) {
  /// Where the bytes come from.
  public enum Kind {
    NOTHING,
    KNOWN,
    FETCHED,
    LOCAL
  }

  public static final Flow NOTHING = new Flow(Kind.NOTHING, Optional.empty());
  public static final Flow FETCHED = new Flow(Kind.FETCHED, Optional.empty());
  public static final Flow LOCAL = new Flow(Kind.LOCAL, Optional.empty());

  public static Flow known(String text) {
    return new Flow(Kind.KNOWN, Optional.of(text));
  }

  public boolean isFetched() {
    return kind == Kind.FETCHED;
  }

  public boolean isNothing() {
    return kind == Kind.NOTHING;
  }
}
