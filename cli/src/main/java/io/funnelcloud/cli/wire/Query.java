package io.funnelcloud.cli.wire;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// A path with its query, each value encoded.
public record Query(String path) {

  public Query with(String name, Optional<String> value) {
    if (value.isEmpty()) {
      return this;
    }
    String sign = path.contains("?") ? "&" : "?";
    return new Query(path + sign + name + "=" + encoded(value.get()));
  }

  /// One more step of the path.
  public Query step(String segment) {
    return new Query(path + "/" + encoded(segment));
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
