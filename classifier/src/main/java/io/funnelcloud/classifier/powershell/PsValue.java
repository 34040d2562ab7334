package io.funnelcloud.classifier.powershell;

import io.funnelcloud.classifier.effect.Flow;
import io.funnelcloud.classifier.effect.Word;
import java.util.List;

/// A value as far as it is known: items of text, with marks where they are not.
record PsValue(List<String> items) {
  static final PsValue NOTHING = new PsValue(List.of());
  static final PsValue LOCAL = of(String.valueOf(Word.LOCAL));
  static final PsValue UNKNOWN = of(String.valueOf(Word.UNKNOWN));
  static final PsValue FETCHED = of(String.valueOf(Word.FETCHED));

  PsValue {
    items = List.copyOf(items);
  }

  static PsValue of(String text) {
    return new PsValue(List.of(text));
  }

  static PsValue of(Flow flow) {
    return switch (flow.kind()) {
      case KNOWN -> of(flow.text().orElse(""));
      case FETCHED -> FETCHED;
      case LOCAL -> LOCAL;
      case NOTHING -> NOTHING;
    };
  }

  String text() {
    return items.size() == 1 ? items.getFirst() : String.join(" ", items);
  }

  String listed() {
    return String.join(",", items);
  }

  boolean holds(char mark) {
    for (String item : items) {
      if (item.indexOf(mark) >= 0) {
        return true;
      }
    }
    return false;
  }

  boolean isConstant() {
    return !holds(Word.UNKNOWN) && !holds(Word.LOCAL) && !holds(Word.FETCHED);
  }

  /// The mark that stands for it when it is worked on in a way not followed.
  PsValue mark() {
    return holds(Word.FETCHED) ? FETCHED : holds(Word.UNKNOWN) ? UNKNOWN : LOCAL;
  }

  Flow flow() {
    if (items.isEmpty()) {
      return Flow.NOTHING;
    }
    String text = String.join("\n", items);
    if (text.length() == 1 && Word.isMark(text.charAt(0))) {
      return text.charAt(0) == Word.FETCHED ? Flow.FETCHED : Flow.LOCAL;
    }
    return Flow.known(text);
  }
}
