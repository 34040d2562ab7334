package io.funnelcloud.classifier;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.funnelcloud.contract.intent.Intent;
import io.funnelcloud.contract.intent.Shell;
import io.funnelcloud.contract.intent.Verdict;
import io.funnelcloud.contract.intent.Why;
import io.funnelcloud.contract.json.Json;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// Judges one JSON object per line: `{"command":…,"shell":…}` or `{"text":…}`. Each line is
/// answered by one line, also when it is no JSON.
public final class ClassifyLines {
  private final Classifier classifier;
  private final ObjectMapper mapper = Json.mapper();

  private ClassifyLines(Classifier classifier) {
    this.classifier = classifier;
  }

  public static void run(InputStream in, OutputStream out) throws IOException {
    new ClassifyLines(Classifier.standard()).lines(in, out);
  }

  private void lines(InputStream in, OutputStream out) throws IOException {
    BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    BufferedOutputStream buffered = new BufferedOutputStream(out, 1 << 16);
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      if (!line.isBlank()) {
        buffered.write(mapper.writeValueAsBytes(answer(line)));
        buffered.write('\n');
        if (!reader.ready()) {
          buffered.flush(); // somebody waits at the other end of the pipe
        }
      }
    }
    buffered.flush();
  }

  private ObjectNode answer(String line) {
    try {
      JsonNode read = mapper.readTree(line);
      return read instanceof ObjectNode object ? judged(object) : error(line, "is no JSON object");
    } catch (JsonProcessingException e) {
      return error(line, "is not JSON: " + e.getOriginalMessage());
    } catch (IllegalArgumentException e) {
      return error(line, String.valueOf(e.getMessage()));
    } catch (StackOverflowError | RuntimeException e) {
      return error(line, "cannot be judged: " + e.getClass().getSimpleName());
    }
  }

  private ObjectNode error(String line, String words) {
    ObjectNode node = mapper.createObjectNode();
    node.put("error", words);
    node.put("line", line.length() > 200 ? line.substring(0, 200) : line);
    node.putNull("intent");
    node.put("needsApproval", true);
    return node;
  }

  private ObjectNode judged(ObjectNode object) {
    if (object.path("command").isTextual()) {
      Shell shell = Shell.named(object.path("shell").asText("bash"));
      return put(object, classifier.judge(object.get("command").asText(), shell));
    }
    if (object.path("text").isTextual()) {
      return put(object, classifier.judgeRequest(object.get("text").asText()));
    }
    object.put("error", "has neither \"command\" nor \"text\"");
    object.putNull("intent");
    return object.put("needsApproval", true);
  }

  private static ObjectNode put(ObjectNode object, Verdict verdict) {
    object.put("intent", verdict.primary().map(Intent::label).orElse(null));
    ArrayNode intents = object.putArray("intents");
    verdict.intents().forEach(intent -> intents.add(intent.label()));
    ArrayNode risk = object.putArray("risk");
    verdict.risk().forEach(flag -> risk.add(flag.label()));
    object.put("needsApproval", verdict.needsApproval());
    object.put("confidence", verdict.confidence());
    ArrayNode why = object.putArray("why");
    verdict.why().forEach(each -> put(why.addObject(), each));
    return object;
  }

  private static void put(ObjectNode node, Why why) {
    node.put("rule", why.rule());
    node.put("words", why.words());
    node.put("start", why.start());
    node.put("end", why.end());
  }
}
