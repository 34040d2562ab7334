package io.funnelcloud.classifier.bash;

import io.funnelcloud.classifier.bash.Node.Part;
import io.funnelcloud.classifier.bash.Node.Quoting;
import io.funnelcloud.classifier.bash.Node.RawWord;
import io.funnelcloud.classifier.bash.Node.Redirect;
import java.util.ArrayList;
import java.util.List;

/// The here-documents announced on a line and read after its end.
final class HereDocuments {
  private final ScriptReader reader;
  private final String text;
  private final List<PendingDocument> pending = new ArrayList<>();

  HereDocuments(ScriptReader reader, String text) {
    this.reader = reader;
    this.text = text;
  }

  private record PendingDocument(
      String delimiter, boolean verbatim, boolean tabs, List<Redirect> into, int index) {}

  void announce(boolean tabs, List<Redirect> into) {
    int start = reader.pos;
    while (reader.pos < text.length() && " \t\n;|&<>()".indexOf(text.charAt(reader.pos)) < 0) {
      reader.pos++;
    }
    String raw = text.substring(start, reader.pos);
    String delimiter = raw.replaceAll("['\"\\\\]", "");
    into.add(new Redirect("<<", reader.literal("", start), -1));
    pending.add(
        new PendingDocument(delimiter, !raw.equals(delimiter), tabs, into, into.size() - 1));
  }

  void read() {
    for (PendingDocument document : List.copyOf(pending)) {
      pending.remove(document);
      int start = reader.pos;
      int end = text.length();
      while (reader.pos < text.length()) {
        int newline = text.indexOf('\n', reader.pos);
        int lineEnd = newline < 0 ? text.length() : newline;
        String line = text.substring(reader.pos, lineEnd).stripTrailing();
        boolean over = (document.tabs() ? line.stripLeading() : line).equals(document.delimiter());
        int lineStart = reader.pos;
        reader.pos = newline < 0 ? text.length() : newline + 1;
        if (over) {
          end = lineStart;
          break;
        }
      }
      document.into().set(document.index(), body(document, start, end));
    }
  }

  private Redirect body(PendingDocument document, int start, int end) {
    String inner = text.substring(start, end);
    if (document.verbatim()) {
      RawWord word =
          new RawWord(
              List.of(new Part.Literal(inner, Quoting.QUOTED)), reader.at(start), reader.at(end));
      return new Redirect("<<", word, -1);
    }
    ScriptReader other = reader.deeper(inner, start);
    RawWord word = new WordReader(other, inner).document();
    return new Redirect("<<", new RawWord(word.parts(), reader.at(start), reader.at(end)), -1);
  }
}
