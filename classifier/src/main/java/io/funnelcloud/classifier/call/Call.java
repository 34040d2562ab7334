package io.funnelcloud.classifier.call;

import io.funnelcloud.classifier.effect.Flow;
import io.funnelcloud.classifier.effect.Span;
import io.funnelcloud.classifier.effect.Word;
import io.funnelcloud.contract.intent.Shell;
import java.util.List;
import java.util.Map;

/// One call of a program, its words expanded as far as the text tells.
///
/// @param variables what its shell knows, handed on to shells it starts
public record Call(List<Word> words, Flow in, Shell shell, Map<String, String> variables) {

  public Call {
    words = List.copyOf(words);
  }

  public Word name() {
    return words.getFirst();
  }

  public List<Word> arguments() {
    return words.subList(1, words.size());
  }

  public Span span() {
    return words.getFirst().span().to(words.getLast().span());
  }

  Call with(List<Word> others) {
    return new Call(others, in, shell, variables);
  }

  Call with(List<Word> others, Shell other) {
    return new Call(others, in, other, variables);
  }
}
