package io.funnelcloud.classifier.decode;

import io.funnelcloud.classifier.effect.Effect;
import java.util.List;

/// What a program text of another language would do, read by its calls.
public record CodeScan(
    List<Effect> effects, List<String> commands, List<String> read, List<String> written) {

  public static CodeScan of(String language, String text) {
    return new CodeReader(language, text).scan();
  }
}
