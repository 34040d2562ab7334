package io.funnelcloud.classifier.bash;

import io.funnelcloud.classifier.bash.Node.Assignment;
import io.funnelcloud.classifier.bash.Node.Mode;
import io.funnelcloud.classifier.bash.Node.Part;
import io.funnelcloud.classifier.bash.Node.RawWord;
import io.funnelcloud.classifier.bash.Node.Redirect;
import io.funnelcloud.classifier.call.Call;
import io.funnelcloud.classifier.call.Inquiry;
import io.funnelcloud.classifier.effect.Effect;
import io.funnelcloud.classifier.effect.Flow;
import io.funnelcloud.classifier.effect.Rule;
import io.funnelcloud.classifier.effect.Source;
import io.funnelcloud.classifier.effect.Span;
import io.funnelcloud.classifier.effect.Word;
import io.funnelcloud.contract.intent.RiskFlag;
import io.funnelcloud.contract.intent.Shell;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Goes through a script as the shell would, every branch once, with what is known of variables.
final class BashWalk {
  private static final int FUNCTION_CALLS_MAX = 200;
  private static final int NODE_COST = 20;

  private final Inquiry inquiry;
  private final Variables variables;
  private final WordValues values;
  private final Builtins builtins;
  private final Redirections redirections;
  private final Map<String, Node> functions = new HashMap<>();
  private final Set<String> running = new HashSet<>();
  private int functionCalls;

  BashWalk(Source source, Inquiry inquiry, Variables variables) {
    this.inquiry = inquiry;
    this.variables = variables;
    this.values = new WordValues(this, source, variables);
    this.builtins = new Builtins(this, inquiry, variables);
    this.redirections = new Redirections(inquiry, values);
  }

  void finish() {
    builtins.finish();
  }

  Flow run(Node node, Flow in) {
    inquiry.spend(NODE_COST);
    return switch (node) {
      case Node.Sequence sequence -> sequence(sequence, in);
      case Node.Pipeline pipeline -> pipeline(pipeline, in);
      case Node.Compound compound -> compound(compound, in);
      case Node.Function function -> {
        functions.put(function.name(), function.body());
        yield Flow.NOTHING;
      }
      case Node.Simple simple -> simple(simple, in);
    };
  }

  private Flow sequence(Node.Sequence sequence, Flow in) {
    Flow all = Flow.NOTHING;
    for (Node node : sequence.nodes()) {
      all = joined(all, run(node, in));
    }
    return all;
  }

  private static Flow joined(Flow one, Flow other) {
    if (one.isNothing()) {
      return other;
    }
    if (other.isNothing()) {
      return one;
    }
    if (one.text().isPresent() && other.text().isPresent()) {
      String text = one.text().get();
      String gap = text.endsWith("\n") ? "" : "\n";
      return text.length() > 65_536 ? one : Flow.known(text + gap + other.text().get());
    }
    return one.isFetched() || other.isFetched() ? Flow.FETCHED : Flow.LOCAL;
  }

  private Flow pipeline(Node.Pipeline pipeline, Flow in) {
    Flow flow = in;
    for (Node stage : pipeline.stages()) {
      flow = run(stage, flow);
    }
    return flow;
  }

  private Flow compound(Node.Compound compound, Flow in) {
    Flow input = redirections.input(compound.redirects(), in);
    List<Word> words = new ArrayList<>();
    for (RawWord raw : compound.words()) {
      words.addAll(values.words(raw));
    }
    Flow out = Flow.NOTHING;
    if (compound.variable().isEmpty() || words.size() > 8 || words.isEmpty()) {
      variables.set(compound.variable(), String.valueOf(Word.LOCAL));
      out = bodies(compound, input);
    }
    if (!compound.variable().isEmpty()) {
      for (Word word : words.subList(0, Math.min(words.size(), 40))) {
        variables.set(compound.variable(), word.text());
        out = joined(out, bodies(compound, input));
      }
    }
    return redirections.output(compound.redirects(), out);
  }

  private Flow bodies(Node.Compound compound, Flow in) {
    Flow out = Flow.NOTHING;
    for (Node body : compound.bodies()) {
      out = joined(out, run(body, in));
    }
    return out;
  }

  private Flow simple(Node.Simple simple, Flow in) {
    List<Word> words = new ArrayList<>();
    Map<String, String> before = simple.words().isEmpty() ? Map.of() : kept(simple);
    for (RawWord raw : simple.words()) {
      words.addAll(values.words(raw));
    }
    for (Assignment assignment : simple.assignments()) {
      assign(assignment);
    }
    Flow input = redirections.input(simple.redirects(), in);
    Flow out;
    if (words.isEmpty()) {
      out = Flow.NOTHING;
    } else {
      out = call(words, input, before);
    }
    before.forEach(variables::set);
    return redirections.output(simple.redirects(), out);
  }

  private Map<String, String> kept(Node.Simple simple) {
    Map<String, String> kept = new HashMap<>();
    for (Assignment assignment : simple.assignments()) {
      kept.put(assignment.name(), variables.get(assignment.name()));
    }
    return kept;
  }

  private void assign(Assignment assignment) {
    String name = assignment.name();
    if (assignment.mode() == Mode.ARRAY) {
      List<String> all = new ArrayList<>();
      for (RawWord raw : assignment.values()) {
        for (Word word : values.words(raw)) {
          variables.set(name + "[" + all.size() + "]", word.text());
          all.add(word.text());
        }
      }
      variables.set(name, String.join(" ", all));
      return;
    }
    Word value = values.word(assignment.values().getFirst());
    set(
        name,
        assignment.mode() == Mode.APPEND ? before(name) + value.text() : value.text(),
        value.span());
  }

  private String before(String name) {
    return variables.isSet(name) ? variables.get(name) : "";
  }

  /// Sets a variable; some variables are themselves protection or a way to run code.
  void set(String name, String value, Span span) {
    variables.set(name, value);
    if (name.equals("HISTFILE")
        || ((name.equals("HISTSIZE") || name.equals("HISTFILESIZE")) && value.equals("0"))
        || (name.equals("HISTCONTROL") && value.contains("ignore"))) {
      inquiry.findings().add(Rule.MS3, span);
    } else if (name.equals("LD_PRELOAD") || name.equals("LD_AUDIT")) {
      inquiry.findings().add(Effect.of(Rule.U7, RiskFlag.OPAQUE), span);
    } else if (Set.of(
            "PAGER",
            "EDITOR",
            "GIT_SSH_COMMAND",
            "PROMPT_COMMAND",
            "BASH_ENV",
            "ENV",
            "VISUAL",
            "MANPAGER",
            "GIT_PAGER",
            "LESSOPEN",
            "GIT_EDITOR",
            "BROWSER")
        .contains(name)) {
      inquiry.judge(Word.of(value, span).source(), Shell.BASH, Flow.NOTHING, variables.all());
    }
  }

  Flow call(List<Word> words, Flow in, Map<String, String> local) {
    Word name = words.getFirst();
    Node function = functions.get(name.text());
    if (function != null) {
      return function(name.text(), function, words, in);
    }
    if (emptyName(words)) {
      return words.size() == 1 ? Flow.NOTHING : call(words.subList(1, words.size()), in, local);
    }
    Optional<Flow> builtin = builtins.run(words, in);
    if (builtin.isPresent()) {
      return builtin.get();
    }
    return inquiry.judge(new Call(words, in, Shell.BASH, variables.all()));
  }

  private static boolean emptyName(List<Word> words) {
    return words.getFirst().text().isEmpty();
  }

  private Flow function(String name, Node body, List<Word> words, Flow in) {
    if (!running.add(name)) {
      inquiry.findings().add(Effect.of(Rule.LM2, RiskFlag.DESTRUCTIVE), words.getFirst().span());
      return Flow.LOCAL; // a function that calls itself without end
    }
    try {
      if (++functionCalls > FUNCTION_CALLS_MAX) {
        inquiry.reject("calls its functions too often", words.getFirst().span());
        return Flow.LOCAL;
      }
      for (int i = 1; i < 10; i++) {
        if (i < words.size()) {
          variables.set(String.valueOf(i), words.get(i).text());
        } else {
          variables.remove(String.valueOf(i));
        }
      }
      return run(body, in);
    } finally {
      running.remove(name);
    }
  }

  void define(String name, Node body) {
    functions.put(name, body);
  }

  /// Judges text that this shell itself evaluates: eval, trap, an alias.
  Flow evaluate(Word text, Flow in) {
    if (text.text().length() == 1 && !text.isConstant()) {
      opaque(text);
      return Flow.LOCAL;
    }
    Source nested = text.source();
    try {
      Node script = new ScriptReader(nested.text(), 0, 0).script();
      BashWalk inner = new BashWalk(nested, inquiry, variables);
      inner.functions.putAll(functions);
      inner.running.addAll(running);
      if (running.size() > 20 || !inner.running.add("eval " + text.text())) {
        inquiry.reject("evaluates itself", text.span());
        return Flow.LOCAL;
      }
      return inner.run(script, in);
    } catch (Unreadable e) {
      inquiry.reject("cannot be read as a command: " + e.getMessage(), text.span());
      return Flow.LOCAL;
    }
  }

  void opaque(Word text) {
    if (text.holds(Word.FETCHED)) {
      inquiry.findings().add(Effect.of(Rule.RE2, RiskFlag.NETWORK), text.span());
    } else {
      inquiry.findings().opaque(text.span());
    }
  }

  /// Counts what an expansion gives.
  String counted(String value) {
    inquiry.spend(value.length());
    return value;
  }

  String process(Part.ProcessFlow process) {
    Flow flow = run(process.script(), process.direction() == '>' ? Flow.LOCAL : Flow.NOTHING);
    return inquiry.descriptor(flow);
  }

  List<Word> values(Redirect redirect) {
    return values.words(redirect.target());
  }
}
