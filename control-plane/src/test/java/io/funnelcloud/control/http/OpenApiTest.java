package io.funnelcloud.control.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.funnelcloud.contract.api.ApprovalAsk;
import io.funnelcloud.contract.api.ExecuteView;
import io.funnelcloud.contract.api.InputView;
import io.funnelcloud.contract.api.InviteAsk;
import io.funnelcloud.contract.api.InviteView;
import io.funnelcloud.contract.api.JudgementView;
import io.funnelcloud.contract.api.MachineView;
import io.funnelcloud.contract.api.MemoView;
import io.funnelcloud.contract.api.OperationView;
import io.funnelcloud.contract.api.PlanView;
import io.funnelcloud.contract.api.ProblemView;
import io.funnelcloud.contract.api.RequestAsk;
import io.funnelcloud.contract.api.RequestView;
import io.funnelcloud.contract.api.StatusView;
import io.funnelcloud.contract.api.TagsAsk;
import io.funnelcloud.contract.fleet.AgentId;
import io.funnelcloud.contract.fleet.Manifest;
import io.funnelcloud.contract.fleet.Skipped;
import io.funnelcloud.contract.intent.Why;
import io.funnelcloud.contract.json.Json;
import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.operation.OutputFrame.StreamName;
import io.funnelcloud.contract.operation.OutputTotal;
import io.funnelcloud.contract.request.RequestStatus;
import io.javalin.http.HandlerType;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenApiTest {
  private static final List<Class<? extends Record>> SHAPES =
      List.of(
          RequestAsk.class,
          RequestView.class,
          OperationView.class,
          JudgementView.class,
          Why.class,
          Skipped.class,
          PlanView.class,
          PlanView.PlannedMachine.class,
          ApprovalAsk.class,
          MachineView.class,
          Manifest.class,
          TagsAsk.class,
          InviteAsk.class,
          InviteView.class,
          ExecuteView.class,
          InputView.class,
          MemoView.class,
          StatusView.class,
          StatusView.NeedView.class,
          StatusView.DiskUseView.class,
          StatusDesk.MeshHealth.class,
          ProblemView.class,
          MeshRoutes.RouteView.class,
          LiveView.OutputEvent.class,
          LiveView.EndEvent.class);

  private final JsonNode document =
      Json.read(SystemRoutes.resource("openapi.json"), JsonNode.class);
  private DoorRig rig;
  private AgentId nas;

  @BeforeAll
  void open(@TempDir Path dir) {
    rig = new DoorRig(dir);
    nas = rig.machine("nas");
  }

  @AfterAll
  void close() {
    rig.close();
  }

  private List<String> documented() {
    List<String> calls = new ArrayList<>();
    document
        .get("paths")
        .properties()
        .forEach(path ->
            path.getValue()
                .fieldNames()
                .forEachRemaining(method ->
                    calls.add(method.toUpperCase(java.util.Locale.ROOT) + " " + path.getKey())));
    return calls;
  }

  @Test
  void documentsEveryRouteAndNoOther() {
    List<String> registered =
        rig.door.javalin().unsafe.internalRouter.allHttpHandlers().stream()
            .filter(handler -> !handler.endpoint.method.equals(HandlerType.BEFORE))
            .map(handler -> handler.endpoint.method.name() + " " + handler.endpoint.path)
            .toList();
    assertThat(documented()).containsExactlyInAnyOrderElementsOf(registered);
  }

  @Test
  void describesEveryFieldOfEveryShape() {
    for (Class<? extends Record> shape : SHAPES) {
      JsonNode schema = schema(shape.getSimpleName());
      List<String> fields =
          Arrays.stream(shape.getRecordComponents()).map(RecordComponent::getName).toList();
      assertThat(names(schema.get("properties")))
          .as(shape.getSimpleName())
          .hasSameElementsAs(fields);
      Arrays.stream(shape.getRecordComponents())
          .filter(field -> field.getType() == Optional.class)
          .forEach(field ->
              assertThat(schema.get("required").toString())
                  .as(shape.getSimpleName())
                  .doesNotContain("\"" + field.getName() + "\""));
    }
  }

  private JsonNode schema(String name) {
    JsonNode schema = document.at("/components/schemas/" + name);
    assertThat(schema.isMissingNode()).as("schema " + name).isFalse();
    return schema;
  }

  private static List<String> names(JsonNode object) {
    return object.properties().stream().map(Map.Entry::getKey).toList();
  }

  @Test
  void answersAsDocumented() {
    RequestView request = rig.asked("uname", "nas");
    OpId op = rig.operation(request, nas);
    rig.outputs.write(op, StreamName.STDOUT, "Linux");
    rig.outputs.complete(op);
    rig.succeed(op, OutputTotal.NOTHING);
    rig.status(request.id(), RequestStatus.SUCCEEDED);
    rig.database.write(c ->
        io.funnelcloud.control.store.Sql.update(
            c, "INSERT INTO alarms (at, what, detail) VALUES (1, 'a', 'b')"));
    Map<String, String> answers = new TreeMap<>();
    answers.put("/api/v1/requests", "RequestPage");
    answers.put("/api/v1/requests?limit=1", "RequestPage");
    answers.put("/api/v1/requests/" + request.id(), "RequestView");
    answers.put("/api/v1/requests/r_none0", "ProblemView");
    answers.put("/api/v1/machines", "MachinePage");
    answers.put("/api/v1/machines/nas", "MachineView");
    answers.put("/api/v1/machines/nas/capabilities", "Manifest");
    answers.put("/api/v1/memory?query=a", "MemoPage");
    answers.put("/api/v1/status", "StatusView");
    answers.put("/mesh/health", "MeshHealth");
    answers.put("/api/v1/requests/" + request.id() + "/input", "InputView");
    answers.put("/healthz", "Health");
    answers.forEach((path, shape) -> check(rig.get(path).body(), shape));
    check(rig.post("/api/v1/invites", "{}").body(), "InviteView");
    check(rig.post("/api/v1/machines/nas/execute", "{\"command\":\"a\"}").body(), "ExecuteView");
    check(
        rig.post("/api/v1/mesh/route", "{\"capability\":\"git\",\"payload\":{\"command\":\"a\"}}")
            .body(),
        "RouteView");
  }

  @Test
  void servesTheDocumentItself() {
    assertThat(Json.read(rig.get("/api/v1/openapi.json").body(), JsonNode.class))
        .isEqualTo(document);
    assertThat(
            rig.send(rig.call("/api/v1/openapi.json").method("POST", BodyPublishers.noBody()))
                .statusCode())
        .isEqualTo(404);
  }

  @Test
  void resolvesEveryReference() {
    document.findValuesAsText("$ref").stream()
        .map(ref -> ref.replace("#/components/schemas/", ""))
        .forEach(this::schema);
  }

  @Test
  void isToldInTheReferencePage() throws IOException {
    String page = Files.readString(Path.of("../docs/reference/api.md"), StandardCharsets.UTF_8);
    List<String> rows = page.lines().filter(line -> line.matches("\\| `[A-Z]+ /.*")).toList();
    List<String> wanted = new ArrayList<>();
    for (String call : documented()) {
      String[] parts = call.split(" ", 2);
      JsonNode operation =
          document.get("paths").get(parts[1]).get(parts[0].toLowerCase(java.util.Locale.ROOT));
      wanted.add("| `%s` | %s |".formatted(call, operation.get("summary").asText()));
    }
    assertThat(rows).containsExactlyElementsOf(wanted);
  }

  private void check(String json, String shape) {
    List<String> wrong = new ArrayList<>();
    check(Json.read(json, JsonNode.class), schema(shape), shape, wrong);
    assertThat(wrong).as(json).isEmpty();
  }

  private void check(JsonNode value, JsonNode schema, String where, List<String> wrong) {
    if (schema.has("$ref")) {
      String name = schema.get("$ref").asText().replace("#/components/schemas/", "");
      check(value, schema(name), where, wrong);
      return;
    }
    if (!isOfType(value, schema.get("type").asText())) {
      wrong.add(where + " is " + value + ", expected " + schema);
      return;
    }
    if (schema.has("enum") && !schema.get("enum").toString().contains(value.toString())) {
      wrong.add(where + " is " + value + ", expected one of " + schema.get("enum"));
    }
    if (value.isArray()) {
      value.forEach(item -> check(item, schema.get("items"), where + "[]", wrong));
    }
    if (value.isObject() && schema.has("properties")) {
      checkFields(value, schema, where, wrong);
    }
  }

  private void checkFields(JsonNode value, JsonNode schema, String where, List<String> wrong) {
    TreeSet<String> missing = new TreeSet<>();
    schema.get("required").forEach(name -> missing.add(name.asText()));
    missing.removeAll(names(value));
    missing.forEach(name -> wrong.add(where + " lacks " + name));
    for (Map.Entry<String, JsonNode> field : value.properties()) {
      JsonNode known = schema.get("properties").get(field.getKey());
      if (known == null) {
        wrong.add(where + " has " + field.getKey() + ", which is not documented");
      } else {
        check(field.getValue(), known, where + "." + field.getKey(), wrong);
      }
    }
  }

  private static boolean isOfType(JsonNode value, String type) {
    return switch (type) {
      case "string" -> value.isTextual();
      case "integer" -> value.isIntegralNumber();
      case "number" -> value.isNumber();
      case "boolean" -> value.isBoolean();
      case "array" -> value.isArray();
      case "object" -> value.isObject();
      default -> throw new AssertionError("type " + type);
    };
  }
}
