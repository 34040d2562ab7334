package io.funnelcloud.classifier.bash;

import io.funnelcloud.classifier.bash.Node.RawWord;
import java.util.ArrayList;
import java.util.List;

/// Reads `case word in pattern) … ;; esac`.
final class CaseReader {
  private final ScriptReader reader;
  private final String text;

  CaseReader(ScriptReader reader, String text) {
    this.reader = reader;
    this.text = text;
  }

  Node choice() {
    reader.pos += 4;
    reader.blanks();
    List<RawWord> words = new ArrayList<>(List.of(new WordReader(reader, text).word()));
    reader.newlines();
    reader.expect("in");
    List<Node> bodies = new ArrayList<>();
    while (true) {
      reader.newlines();
      reader.separators();
      if (reader.pos >= text.length()) {
        throw new Unreadable("'esac' is missing");
      }
      if (reader.peek().equals("esac")) {
        reader.pos += 4;
        return reader.compound(bodies, "", words);
      }
      pattern();
      bodies.add(reader.list());
      while (reader.pos < text.length()
          && (text.charAt(reader.pos) == ';' || text.charAt(reader.pos) == '&')) {
        reader.pos++;
      }
    }
  }

  private void pattern() {
    if (text.charAt(reader.pos) == '(') {
      reader.pos++;
    }
    while (reader.pos < text.length() && text.charAt(reader.pos) != ')') {
      int before = reader.pos;
      new WordReader(reader, text).word();
      if (reader.pos == before) {
        reader.pos++;
      }
    }
    reader.pos = Math.min(text.length(), reader.pos + 1);
  }
}
