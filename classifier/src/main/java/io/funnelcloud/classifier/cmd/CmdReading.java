package io.funnelcloud.classifier.cmd;

import io.funnelcloud.classifier.call.Inquiry;
import io.funnelcloud.classifier.call.Reading;
import io.funnelcloud.classifier.effect.Flow;
import io.funnelcloud.classifier.effect.Source;
import java.util.Map;

/// Reads the command language of cmd.exe.
public final class CmdReading implements Reading {

  @Override
  public Flow judge(Source source, Inquiry inquiry, Flow in, Map<String, String> variables) {
    return new CmdWalk(source, inquiry, new CmdVariables(variables), 0).run(in);
  }
}
