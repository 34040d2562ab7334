package io.funnelcloud.classifier.powershell;

import io.funnelcloud.classifier.call.Inquiry;
import io.funnelcloud.classifier.call.Reading;
import io.funnelcloud.classifier.effect.Flow;
import io.funnelcloud.classifier.effect.Source;
import java.util.Map;

/// Reads PowerShell.
public final class PowerShellReading implements Reading {

  @Override
  public Flow judge(Source source, Inquiry inquiry, Flow in, Map<String, String> variables) {
    try {
      return new PsWalk(source, inquiry, variables).run(in);
    } catch (PsUnreadable e) {
      inquiry.reject("cannot be read as a command: " + e.getMessage(), source.span());
      return Flow.LOCAL;
    }
  }
}
