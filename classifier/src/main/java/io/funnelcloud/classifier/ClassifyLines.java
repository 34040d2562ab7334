package io.funnelcloud.classifier;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.funnelcloud.contract.intent.Intent;
import io.funnelcloud.contract.intent.RiskFlag;
import io.funnelcloud.contract.intent.Shell;
import io.funnelcloud.contract.intent.Verdict;
import io.funnelcloud.contract.intent.Why;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/// Judges one JSON object per line: `{"command":…,"shell":…}` or `{"text":…}`. Each line is
/// answered by one line, also when it is no JSON.
///
/// How it works: tokens are read and written without trees in between, since trees cost as much as
/// the judging. A line is read twice: first what is to be judged, then what is to be repeated.
public final class ClassifyLines {
  /// A command of the greatest length with each character escaped, and room for other fields.
  private static final int LINE_MAX = 1 << 20;

  private static final int EXCERPT_MAX = 200;

  /// Fields the answer writes itself.
  private static final Set<String> ANSWERED =
      Set.of("intent", "intents", "risk", "needsApproval", "confidence", "why", "error");

  private final Classifier classifier;
  private final JsonFactory json = new JsonFactory();
  private final InputLines lines;
  private final JsonGenerator out;

  private ClassifyLines(Classifier classifier, InputStream in, OutputStream out)
      throws IOException {
    this.classifier = classifier;
    this.lines = new InputLines(in, LINE_MAX);
    this.out = json.createGenerator(out);
    this.out.setRootValueSeparator(null);
  }

  /// Reads to the end of the input; what is answered is flushed whenever more input would have to
  /// be waited for.
  public static void run(InputStream in, OutputStream out) throws IOException {
    new ClassifyLines(Classifier.standard(), in, out).run();
  }

  private void run() throws IOException {
    while (lines.next()) {
      answer();
      out.writeRaw('\n');
      if (lines.mightWait()) {
        out.flush();
      }
    }
    out.flush();
  }

  private void answer() throws IOException {
    Verdict verdict;
    try {
      verdict = judged();
    } catch (JsonProcessingException e) {
      error("is not JSON: " + e.getOriginalMessage());
      return;
    } catch (IllegalArgumentException e) {
      error(String.valueOf(e.getMessage()));
      return;
    } catch (StackOverflowError | RuntimeException e) {
      error("cannot be judged: " + e.getClass().getSimpleName());
      return;
    }
    out.writeStartObject();
    repeat();
    write(verdict);
    out.writeEndObject();
  }

  private Verdict judged() throws IOException {
    if (lines.isCut()) {
      throw new IllegalArgumentException("is longer than " + LINE_MAX + " bytes");
    }
    Question question = question();
    if (question.command != null) {
      String shell = question.shell == null ? "bash" : question.shell;
      return classifier.judge(question.command, Shell.named(shell));
    }
    if (question.text != null) {
      return classifier.judgeRequest(question.text);
    }
    throw new IllegalArgumentException("has neither \"command\" nor \"text\"");
  }

  private Question question() throws IOException {
    Question question = new Question();
    try (JsonParser parser = parser()) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException("is no JSON object");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        question.field(parser.currentName(), parser);
      }
      if (parser.nextToken() != null) {
        throw new IllegalArgumentException("holds more than one JSON object");
      }
    }
    return question;
  }

  private JsonParser parser() throws IOException {
    return json.createParser(lines.bytes(), lines.start(), lines.length());
  }

  private void repeat() throws IOException {
    try (JsonParser parser = parser()) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        if (ANSWERED.contains(parser.currentName())) {
          parser.nextToken();
          parser.skipChildren();
        } else {
          out.copyCurrentStructure(parser);
        }
      }
    }
  }

  private void write(Verdict verdict) throws IOException {
    out.writeStringField("intent", verdict.primary().map(Intent::label).orElse(null));
    out.writeArrayFieldStart("intents");
    for (Intent intent : verdict.intents()) {
      out.writeString(intent.label());
    }
    out.writeEndArray();
    out.writeArrayFieldStart("risk");
    for (RiskFlag flag : verdict.risk()) {
      out.writeString(flag.label());
    }
    out.writeEndArray();
    out.writeBooleanField("needsApproval", verdict.needsApproval());
    out.writeNumberField("confidence", verdict.confidence());
    out.writeArrayFieldStart("why");
    for (Why why : verdict.why()) {
      write(why);
    }
    out.writeEndArray();
  }

  private void write(Why why) throws IOException {
    out.writeStartObject();
    out.writeStringField("rule", why.rule());
    out.writeStringField("words", why.words());
    out.writeNumberField("start", why.start());
    out.writeNumberField("end", why.end());
    out.writeEndObject();
  }

  private void error(String words) throws IOException {
    int length = Math.min(lines.length(), EXCERPT_MAX);
    out.writeStartObject();
    out.writeStringField("error", words);
    out.writeNumberField("line", lines.number());
    out.writeStringField(
        "input", new String(lines.bytes(), lines.start(), length, StandardCharsets.UTF_8));
    out.writeNullField("intent");
    out.writeBooleanField("needsApproval", true);
    out.writeEndObject();
  }

  /// The fields of one line that decide; null is a field that is not there or null.
  private static final class Question {
    private @org.jspecify.annotations.Nullable String command;
    private @org.jspecify.annotations.Nullable String shell;
    private @org.jspecify.annotations.Nullable String text;

    private void field(String name, JsonParser parser) throws IOException {
      parser.nextToken();
      switch (name) {
        case "command" -> command = value(name, command, parser);
        case "shell" -> shell = value(name, shell, parser);
        case "text" -> text = value(name, text, parser);
        default -> parser.skipChildren();
      }
    }

    // Two readers may disagree which of two equal fields counts, so neither does.
    private static @org.jspecify.annotations.Nullable String value(
        String name, @org.jspecify.annotations.Nullable String before, JsonParser parser)
        throws IOException {
      if (parser.currentToken() == JsonToken.VALUE_NULL) {
        return before;
      }
      if (before != null) {
        throw new IllegalArgumentException("holds \"" + name + "\" twice");
      }
      if (parser.currentToken() != JsonToken.VALUE_STRING) {
        throw new IllegalArgumentException("\"" + name + "\" is no text");
      }
      return parser.getText();
    }
  }
}
