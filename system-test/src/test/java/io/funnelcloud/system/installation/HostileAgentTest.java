package io.funnelcloud.system.installation;

import static io.funnelcloud.system.installation.HostileAgent.answerTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import io.funnelcloud.contract.json.Json;
import io.grpc.Status.Code;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.TaskQueueKind;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueRequest;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueRequest;
import io.temporal.api.workflowservice.v1.QueryWorkflowRequest;
import io.temporal.api.workflowservice.v1.RecordActivityTaskHeartbeatRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCompletedByIdRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.SignalWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.TerminateWorkflowExecutionRequest;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Goal: I8 on the real server. Method: take the credential of a machine that really joined and
/// try, call by call, what it must not do.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileAgentTest {
  private static final String NAMESPACE = "funnelcloud";

  private Installation hq;
  private HostileAgent hostile;
  private Path credential;
  private String request;

  @BeforeAll
  void join() throws IOException {
    hq = Installation.up();
    Launched run = hq.aj("run", "echo hi", "--json");
    request = run.json().path("id").asText();
    Path state = HostileAgent.stateFolder(hq.kept("agent").orElseThrow());
    credential = state.resolve("identity").resolve("credential.pem");
    JsonNode ready =
        Json.mapper().readTree(hq.home().resolve("hq/run/control-plane.json").toFile());
    hostile =
        HostileAgent.with(
            credential, ready.path("agents").path(0).asText(), "door.funnelcloud.internal");
  }

  @AfterAll
  void leave() {
    hostile.close();
    hq.close();
  }

  @Test
  void cannotPollAnotherQueue() {
    for (String queue : new String[] {"agent-a2345678", "hq", "agent-", ""}) {
      assertThat(answerTo(() -> pollOf(queue))).as(queue).isEqualTo(Code.PERMISSION_DENIED);
    }
  }

  private void pollOf(String queue) {
    var _ =
        hostile
            .temporal()
            .pollActivityTaskQueue(
                PollActivityTaskQueueRequest.newBuilder()
                    .setNamespace(NAMESPACE)
                    .setTaskQueue(
                        TaskQueue.newBuilder()
                            .setName(queue)
                            .setKind(TaskQueueKind.TASK_QUEUE_KIND_NORMAL))
                    .build());
  }

  @Test
  void cannotCompleteOrHeartbeatWithATokenItMade() {
    ByteString forged = ByteString.copyFromUtf8("forged token of some length, unsealed");
    assertThat(answerTo(() -> complete(forged)))
        .isIn(Code.PERMISSION_DENIED, Code.INVALID_ARGUMENT);
    assertThat(answerTo(() -> heartbeat(forged)))
        .isIn(Code.PERMISSION_DENIED, Code.INVALID_ARGUMENT);
  }

  private void complete(ByteString token) {
    var _ =
        hostile
            .temporal()
            .respondActivityTaskCompleted(
                RespondActivityTaskCompletedRequest.newBuilder()
                    .setNamespace(NAMESPACE)
                    .setTaskToken(token)
                    .build());
  }

  private void heartbeat(ByteString token) {
    var _ =
        hostile
            .temporal()
            .recordActivityTaskHeartbeat(
                RecordActivityTaskHeartbeatRequest.newBuilder()
                    .setNamespace(NAMESPACE)
                    .setTaskToken(token)
                    .build());
  }

  @Test
  void cannotReadListOrChangeAnything() {
    WorkflowExecution execution = WorkflowExecution.newBuilder().setWorkflowId(request).build();
    assertThat(answerTo(() -> read(execution))).isEqualTo(Code.UNIMPLEMENTED);
    assertThat(answerTo(() -> change(execution))).isEqualTo(Code.UNIMPLEMENTED);
    assertThat(answerTo(() -> kill(execution))).isEqualTo(Code.UNIMPLEMENTED);
    assertThat(answerTo(this::list)).isEqualTo(Code.UNIMPLEMENTED);
    assertThat(answerTo(this::start)).isEqualTo(Code.UNIMPLEMENTED);
    assertThat(answerTo(this::completeById)).isEqualTo(Code.UNIMPLEMENTED);
    assertThat(answerTo(this::pollWorkflows)).isEqualTo(Code.UNIMPLEMENTED);
    assertThat(answerTo(() -> query(execution))).isEqualTo(Code.UNIMPLEMENTED);
  }

  private void read(WorkflowExecution execution) {
    var _ =
        hostile
            .temporal()
            .getWorkflowExecutionHistory(
                GetWorkflowExecutionHistoryRequest.newBuilder()
                    .setNamespace(NAMESPACE)
                    .setExecution(execution)
                    .build());
  }

  private void change(WorkflowExecution execution) {
    var _ =
        hostile
            .temporal()
            .signalWorkflowExecution(
                SignalWorkflowExecutionRequest.newBuilder()
                    .setNamespace(NAMESPACE)
                    .setWorkflowExecution(execution)
                    .setSignalName("cancel")
                    .build());
  }

  private void kill(WorkflowExecution execution) {
    var _ =
        hostile
            .temporal()
            .terminateWorkflowExecution(
                TerminateWorkflowExecutionRequest.newBuilder()
                    .setNamespace(NAMESPACE)
                    .setWorkflowExecution(execution)
                    .build());
  }

  private void query(WorkflowExecution execution) {
    var _ =
        hostile
            .temporal()
            .queryWorkflow(
                QueryWorkflowRequest.newBuilder()
                    .setNamespace(NAMESPACE)
                    .setExecution(execution)
                    .build());
  }

  private void list() {
    var _ =
        hostile
            .temporal()
            .listWorkflowExecutions(
                ListWorkflowExecutionsRequest.newBuilder().setNamespace(NAMESPACE).build());
  }

  private void start() {
    var _ =
        hostile
            .temporal()
            .startWorkflowExecution(
                StartWorkflowExecutionRequest.newBuilder().setNamespace(NAMESPACE).build());
  }

  private void completeById() {
    var _ =
        hostile
            .temporal()
            .respondActivityTaskCompletedById(
                RespondActivityTaskCompletedByIdRequest.newBuilder()
                    .setNamespace(NAMESPACE)
                    .setWorkflowId(request)
                    .setActivityId("1")
                    .build());
  }

  private void pollWorkflows() {
    var _ =
        hostile
            .temporal()
            .pollWorkflowTaskQueue(
                PollWorkflowTaskQueueRequest.newBuilder()
                    .setNamespace(NAMESPACE)
                    .setTaskQueue(TaskQueue.newBuilder().setName("hq"))
                    .build());
  }

  @Test
  void cannotGoRoundTheDoorToTheServerItself() throws IOException {
    JsonNode ready = Json.mapper().readTree(hq.home().resolve("hq/run/temporal.json").toFile());
    try (HostileAgent direct =
        HostileAgent.with(
            credential, ready.path("frontend").asText(), "temporal.funnelcloud.internal")) {
      assertThat(
              answerTo(() -> {
                var _ =
                    direct
                        .temporal()
                        .listWorkflowExecutions(
                            ListWorkflowExecutionsRequest.newBuilder()
                                .setNamespace(NAMESPACE)
                                .build());
              }))
          .isEqualTo(Code.UNAVAILABLE);
    }
  }
}
