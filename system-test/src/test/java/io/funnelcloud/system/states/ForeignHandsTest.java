package io.funnelcloud.system.states;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.funnelcloud.contract.json.Json;
import io.funnelcloud.control.temporal.TemporalLink;
import io.funnelcloud.system.installation.Installation;
import io.funnelcloud.system.installation.Launched;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.ResetWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Goal: what an administrator does to workflows with Temporal's own tools runs nothing twice and
/// leaves no request that says what is not so. Method: calls on the frontend with HQ's certificate.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ForeignHandsTest {
  private Place place;
  private TemporalLink temporal;

  @BeforeAll
  void up() throws IOException {
    place = Place.up();
    Path home = place.hq().home().resolve("hq");
    JsonNode ready = Json.mapper().readTree(home.resolve("run").resolve("temporal.json").toFile());
    temporal = TemporalLink.open(ready.path("frontend").asText(), home.resolve("tls"));
  }

  @AfterAll
  void down() {
    temporal.close();
    place.close();
  }

  private WorkflowServiceGrpc.WorkflowServiceBlockingStub frontend() {
    return temporal.client().getWorkflowServiceStubs().blockingStub();
  }

  /// To right after its first decision: everything it asked HQ and the machine is asked again.
  private String reset(String request) {
    WorkflowExecution execution = WorkflowExecution.newBuilder().setWorkflowId(request).build();
    long first =
        frontend()
            .getWorkflowExecutionHistory(
                GetWorkflowExecutionHistoryRequest.newBuilder()
                    .setNamespace(TemporalLink.NAMESPACE)
                    .setExecution(execution)
                    .build())
            .getHistory()
            .getEventsList()
            .stream()
            .filter(event -> event.getEventType() == EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED)
            .mapToLong(HistoryEvent::getEventId)
            .findFirst()
            .orElseThrow();
    return frontend()
        .resetWorkflowExecution(
            ResetWorkflowExecutionRequest.newBuilder()
                .setNamespace(TemporalLink.NAMESPACE)
                .setWorkflowExecution(execution)
                .setWorkflowTaskFinishEventId(first)
                .setRequestId("reset-" + request)
                .setReason("by an administrator")
                .build())
        .getRunId();
  }

  private void awaitRunEnded(String request) {
    await()
        .atMost(Installation.PATIENCE)
        .until(
            () -> temporal.client().newUntypedWorkflowStub(request).describe().getStatus(),
            WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED::equals);
  }

  @Test
  void aFinishedRequestThatIsResetRunsNothingAgainAndStaysAsItEnded() {
    Path effect = Place.shared("reset-finished");
    Launched run = place.hq().aj("run", "echo x >> " + effect, "--json");
    assertThat(run.exit()).as(run.toString()).isZero();
    String request = run.json().path("id").asText();
    assertThat(reset(request)).isNotEmpty();
    awaitRunEnded(request);
    JsonNode shown = place.show(request);
    assertThat(shown.path("status").asText()).isEqualTo("SUCCEEDED");
    assertThat(shown.path("machines")).hasSize(1);
    assertThat(shown.path("machines").path(0).path("state").asText()).isEqualTo("SUCCEEDED");
    assertThat(shown.path("machines").path(0).has("lateEvidence")).as(shown.toString()).isFalse();
    assertThat(effect).hasContent("x\n");
  }

  @Test
  void aRunningRequestThatIsResetRunsOnceAndTellsHowItEnded() throws IOException {
    Path effect = Place.shared("reset-running");
    String request = place.ask("echo begun >> " + effect + "; sleep 10; echo done >> " + effect);
    Place.awaitContent(effect);
    reset(request);
    awaitRunEnded(request);
    place.awaitStatus(request, "SUCCEEDED");
    assertThat(Files.readString(effect)).isEqualTo("begun\ndone\n");
    JsonNode machine = place.show(request).path("machines").path(0);
    assertThat(machine.path("exitCode").asInt(-1)).isZero();
  }

  @Test
  void aRunningRequestThatIsResetAndThenCancelledEnds() throws IOException {
    Path pid = Place.shared("reset-cancelled");
    String request = place.ask("echo $$ >> " + pid + "; sleep 900");
    Place.awaitContent(pid);
    reset(request);
    Launched cancel = place.hq().aj("cancel", request);
    assertThat(cancel.exit()).as(cancel.toString()).isIn(0, 6);
    place.awaitStatus(request, "CANCELLED");
    assertThat(Files.readAllLines(pid)).hasSize(1);
    assertDead(pid);
  }

  @Test
  void aRequestWhoseWorkflowIsTerminatedIsClosedAndItsCommandEnded() throws IOException {
    Path pid = Place.shared("terminated");
    String request = place.ask("echo $$ > " + pid + "; sleep 900");
    Place.awaitContent(pid);
    temporal.client().newUntypedWorkflowStub(request).terminate("by an administrator");
    place.awaitStatus(request, "CANCELLED");
    assertThat(place.show(request).path("why").asText()).contains("ended from outside");
    await().atMost(Installation.PATIENCE).untilAsserted(() -> assertDead(pid));
  }

  private static void assertDead(Path pid) throws IOException {
    long number = Long.parseLong(Files.readString(pid).strip());
    assertThat(ProcessHandle.of(number).filter(ProcessHandle::isAlive)).isEmpty();
  }
}
