package io.funnelcloud.classifier.bash;

import java.util.List;

/// A piece of a script.
sealed interface Node {

  /// Commands one after the other, whatever stands between them.
  record Sequence(List<Node> nodes) implements Node {}

  /// Commands whose output is the input of the next.
  record Pipeline(List<Node> stages) implements Node {}

  /// Program, words, assignments before it and redirections.
  record Simple(List<Assignment> assignments, List<RawWord> words, List<Redirect> redirects, int at)
      implements Node {}

  /// A loop, condition, case, group or subshell: all bodies may run.
  ///
  /// @param variable what a `for` sets to each of the words, or empty
  record Compound(List<Node> bodies, String variable, List<RawWord> words, List<Redirect> redirects)
      implements Node {}

  record Function(String name, Node body) implements Node {}

  record Assignment(String name, List<RawWord> values, Mode mode) {}

  /// How an assignment joins what was there.
  enum Mode {
    SET,
    APPEND,
    ARRAY
  }

  /// @param operator such as `>`, `>>`, `<`, `<<`, `<<<`, `&>`, `>&`
  record Redirect(String operator, RawWord target, int fd) {}

  record RawWord(List<Part> parts, int start, int end) {}

  /// A part of a word as written.
  sealed interface Part {
    record Literal(String text, Quoting quoting) implements Part {}

    /// @param operation what follows the name within braces, such as `:-x` or `//a/b`
    record Variable(String name, String operation, Quoting quoting) implements Part {}

    record Substitution(Node script, Quoting quoting) implements Part {}

    /// @param direction `<` or `>`
    record ProcessFlow(Node script, char direction) implements Part {}

    /// Arithmetic, with the substitutions that stand in it.
    record Arithmetic(String text, List<Part> inner) implements Part {}
  }

  /// Whether a part stood within quotes.
  enum Quoting {
    BARE,
    QUOTED
  }
}
