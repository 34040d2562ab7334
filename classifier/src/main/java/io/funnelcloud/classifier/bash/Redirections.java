package io.funnelcloud.classifier.bash;

import io.funnelcloud.classifier.bash.Node.Redirect;
import io.funnelcloud.classifier.call.Inquiry;
import io.funnelcloud.classifier.call.Writes;
import io.funnelcloud.classifier.effect.Flow;
import io.funnelcloud.classifier.effect.Word;
import java.util.List;

/// What redirections feed into a command and where its output goes.
final class Redirections {
  private final Inquiry inquiry;
  private final WordValues values;

  Redirections(Inquiry inquiry, WordValues values) {
    this.inquiry = inquiry;
    this.values = values;
  }

  Flow input(List<Redirect> redirects, Flow in) {
    Flow flow = in;
    for (Redirect redirect : redirects) {
      switch (redirect.operator()) {
        case "<<<", "<<" -> flow = text(redirect);
        case "<", "<>" -> flow = file(redirect);
        default -> {}
      }
    }
    return flow;
  }

  private Flow text(Redirect redirect) {
    Word word = values.word(redirect.target());
    if (word.text().length() == 1 && !word.isConstant()) {
      return word.holds(Word.FETCHED) ? Flow.FETCHED : Flow.LOCAL;
    }
    return Flow.known(word.text());
  }

  private Flow file(Redirect redirect) {
    Word word = values.word(redirect.target());
    if (word.text().equals("/dev/null")) {
      return Flow.known("");
    }
    Writes.read(inquiry, word);
    return inquiry.content(word.text()).orElse(Flow.LOCAL);
  }

  /// What is left for the pipe once files have taken theirs.
  Flow output(List<Redirect> redirects, Flow out) {
    Flow left = out;
    for (Redirect redirect : redirects) {
      String operator = redirect.operator();
      if (!operator.contains(">") || operator.equals("<>")) {
        continue;
      }
      Word target = values.word(redirect.target());
      if (operator.equals(">&") && target.text().matches("[0-9]*-?")) {
        continue;
      }
      boolean output = redirect.fd() <= 1;
      Writes.write(inquiry, target, output ? out : Flow.LOCAL);
      if (output) {
        left =
            target.text().startsWith("/dev/std") || target.text().startsWith("/dev/fd")
                ? out
                : Flow.NOTHING;
      }
    }
    return left;
  }
}
