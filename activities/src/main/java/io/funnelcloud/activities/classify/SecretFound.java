package io.funnelcloud.activities.classify;

/// A place in a command that looks like a secret.
///
/// @param start first character of the secret in the text, from 0
/// @param end one past its last character
/// @param kind what it looks like, such as "a GitHub token"
/// @param remedy how to do without it
public record SecretFound(int start, int end, String kind, String remedy) {

  public SecretFound {
    if (start < 0 || end <= start) {
      throw new IllegalArgumentException("span " + start + ".." + end + " is no span");
    }
  }

  /// The column as people count: from 1.
  public int column() {
    return start + 1;
  }

  /// One sentence for a person; never the secret itself.
  public String words() {
    return "column " + column() + " looks like " + kind + ": " + remedy;
  }
}
