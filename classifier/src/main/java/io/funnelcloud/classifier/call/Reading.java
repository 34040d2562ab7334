package io.funnelcloud.classifier.call;

import io.funnelcloud.classifier.effect.Flow;
import io.funnelcloud.classifier.effect.Source;
import java.util.Map;

/// Reads and judges a text in one shell language.
public interface Reading {

  /// @param variables what the caller already knows; positional parameters are `0`, `1` …
  Flow judge(Source source, Inquiry inquiry, Flow in, Map<String, String> variables);
}
