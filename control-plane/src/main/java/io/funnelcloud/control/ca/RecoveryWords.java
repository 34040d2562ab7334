package io.funnelcloud.control.ca;

import java.security.SecureRandom;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/// The passphrase of the root key: twelve made-up words of two syllables. A syllable is one of 16
/// consonants and one of 4 vowels, 6 bits; 12 x 2 x 6 = 144 bits.
public record RecoveryWords(String text) {
  private static final String CONSONANTS = "bdfghjklmnprstvz";
  private static final String VOWELS = "aiou";
  private static final int WORDS = 12;
  private static final Pattern FORM = Pattern.compile("[a-z]{4}( [a-z]{4}){11}");

  public RecoveryWords {
    text = text.strip().toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
    if (!FORM.matcher(text).matches()) {
      throw new IllegalArgumentException("recovery words are 12 words of 4 letters");
    }
  }

  public static RecoveryWords generate() {
    SecureRandom random = new SecureRandom();
    StringJoiner words = new StringJoiner(" ");
    for (int i = 0; i < WORDS; i++) {
      words.add(syllable(random) + syllable(random));
    }
    return new RecoveryWords(words.toString());
  }

  private static String syllable(SecureRandom random) {
    char consonant = CONSONANTS.charAt(random.nextInt(CONSONANTS.length()));
    char vowel = VOWELS.charAt(random.nextInt(VOWELS.length()));
    return new String(new char[] {consonant, vowel});
  }

  /// Never the words, which must not reach a log.
  @Override
  public String toString() {
    return "RecoveryWords[***]";
  }
}
