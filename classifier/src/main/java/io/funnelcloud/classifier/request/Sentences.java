package io.funnelcloud.classifier.request;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// Cuts a request into sentences and takes politeness away.
final class Sentences {
  private static final Pattern POLITE =
      Pattern.compile(
          "^(?:(?:hi|hello|hey|ok(?:ay)?|so|well|and|then|now|also|first|next|please|pls|plz|kin"
              + "dly|just|quickly"
              + "|aj|thanks|good morning|guten morgen|hallo|bitte|be so kind(?: and)?|go ahead a"
              + "nd|let'?s|lets)[,!:]* "
              + "|(?:can|could|would|will|can't|couldn't|won't|kannst|könntest|peux|pourrais|pue"
              + "des|podrías)(?: you| u| we"
              + "|-tu| du)?(?: please| pls| bitte| just| maybe| perhaps| possibly| quickly| kind"
              + "ly| me)*,? "
              + "|(?:would|do) you mind |(?:i|we)(?: would|'d)? (?:want|like|need|love|have)(?: "
              + "you)?(?: me)? to "
              + "|(?:i|we) (?:need|want) you to |you (?:should|must|may|can|need to|have to) |he"
              + "lp me (?:to )?"
              + "|i was wondering if you could |it would be (?:nice|great) if you could |make su"
              + "re (?:to|that you) "
              + "|is it possible to |any chance (?:you could|to) |try to |don't forget to |remem"
              + "ber to )+");
  private static final Pattern END =
      Pattern.compile("(?<=[.!?;])\\s+|\\n+|\\s+(?:and then|then)\\s+|, then ");

  private Sentences() {}

  static List<String> of(String text) {
    String clean =
        text.toLowerCase(Locale.ROOT)
            .replace('\u2019', '\'')
            .replace('\u201c', '"')
            .replace('\u201d', '"')
            .replaceAll("[\\p{Cntrl}&&[^\n]]", " ")
            .strip();
    List<String> sentences = new ArrayList<>();
    for (String part : END.split(clean)) {
      String sentence = part.strip().replaceAll("\\s+", " ");
      if (!sentence.isEmpty()) {
        sentences.add(sentence);
      }
    }
    return sentences;
  }

  static String withoutPoliteness(String sentence) {
    String text = POLITE.matcher(sentence).replaceFirst("");
    boolean asked = !text.equals(sentence) && text.endsWith("?");
    return (asked ? text.substring(0, text.length() - 1) : text)
        .replaceFirst(
            ",? (?:please|pls|plz|bitte|thanks|thank you|s'il te plaît|por favor)[.!?]*$", "")
        .strip();
  }
}
