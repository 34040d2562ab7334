package io.funnelcloud.classifier.powershell;

import io.funnelcloud.classifier.call.Call;
import io.funnelcloud.classifier.call.Inquiry;
import io.funnelcloud.classifier.call.Reading;
import io.funnelcloud.classifier.effect.Flow;
import io.funnelcloud.classifier.effect.Source;
import io.funnelcloud.classifier.effect.Word;
import io.funnelcloud.contract.intent.Shell;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Reads PowerShell.
public final class PowerShellReading implements Reading {

  @Override
  public Flow judge(Source source, Inquiry inquiry, Flow in, Map<String, String> variables) {
    List<Word> words = new ArrayList<>();
    for (String part : source.text().split("\\s+")) {
      words.add(Word.of(part, source.span()));
    }
    return words.isEmpty()
        ? Flow.NOTHING
        : inquiry.judge(new Call(words, in, Shell.POWERSHELL, variables));
  }
}
