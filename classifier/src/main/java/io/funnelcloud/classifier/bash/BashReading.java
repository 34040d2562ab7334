package io.funnelcloud.classifier.bash;

import io.funnelcloud.classifier.call.Inquiry;
import io.funnelcloud.classifier.call.Reading;
import io.funnelcloud.classifier.effect.Flow;
import io.funnelcloud.classifier.effect.Source;
import java.util.Map;

/// Reads bash and sh.
public final class BashReading implements Reading {

  @Override
  public Flow judge(Source source, Inquiry inquiry, Flow in, Map<String, String> variables) {
    try {
      Node script = new ScriptReader(source.text(), 0, 0).script();
      BashWalk walk = new BashWalk(source, inquiry, new Variables(variables));
      Flow out = walk.run(script, in);
      walk.finish();
      return out;
    } catch (Unreadable e) {
      inquiry.reject("cannot be read as a command: " + e.getMessage(), source.span());
      return Flow.LOCAL;
    }
  }
}
