package io.funnelcloud.control.requests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.funnelcloud.contract.api.RequestView;
import io.funnelcloud.contract.json.Json;
import io.funnelcloud.contract.operation.OpId;
import io.funnelcloud.contract.request.ApprovalAnswer;
import io.funnelcloud.contract.request.CancelNotice;
import io.funnelcloud.contract.request.RequestId;
import io.funnelcloud.contract.request.RequestInput;
import io.funnelcloud.contract.request.RequestProgress;
import io.funnelcloud.contract.request.RequestResult;
import io.funnelcloud.contract.request.RequestStatus;
import io.funnelcloud.contract.request.RequestWorkflow;
import io.funnelcloud.contract.request.SearchAttributes;
import io.funnelcloud.contract.request.UserName;
import io.funnelcloud.control.claims.CancelDesk;
import io.funnelcloud.control.store.Changes;
import io.funnelcloud.control.store.Database;
import io.funnelcloud.control.store.Sql;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.workflow.Workflow;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What HQ makes good when Temporal was away, when HQ died between a row and a signal, and when
/// somebody ended a workflow from outside.
class RequestDeskTest {
  private static final UserName ADA = new UserName("ada");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /// Nobody listens there.
  private static final String NOWHERE = "127.0.0.1:1";

  @TempDir Path dir;
  private final Changes changes = new Changes();
  private final List<OpId> pushed = new CopyOnWriteArrayList<>();
  private Database database;
  private TestWorkflowEnvironment temporal;

  @BeforeEach
  void open() {
    database = Database.open(dir.resolve("control.db"));
    database.write(c -> Sql.update(c, "INSERT INTO users VALUES ('ada', 'owner', 1)"));
    temporal =
        TestWorkflowEnvironment.newInstance(
            TestEnvironmentOptions.newBuilder()
                .registerSearchAttribute(
                    SearchAttributes.USER.getName(), IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD)
                .registerSearchAttribute(
                    SearchAttributes.REQUEST.getName(), IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD)
                .registerSearchAttribute(
                    SearchAttributes.STATUS.getName(), IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD)
                .build());
    temporal
        .newWorker(RequestWorkflow.TASK_QUEUE)
        .registerWorkflowImplementationTypes(UntilCancelled.class);
    temporal.start();
  }

  @AfterEach
  void close() {
    temporal.close();
    database.close();
  }

  private RequestDesk desk(WorkflowClient client) {
    return RequestDesks.over(
        database,
        changes,
        client,
        (_, cancel) -> {
          pushed.add(OpId.parse(cancel.getOpId()));
        });
  }

  private static WorkflowClient nobody() {
    WorkflowServiceStubsOptions options =
        WorkflowServiceStubsOptions.newBuilder()
            .setTarget(NOWHERE)
            .setRpcTimeout(Duration.ofMillis(300))
            .setRpcRetryOptions(
                io.temporal.serviceclient.RpcRetryOptions.newBuilder()
                    .setMaximumAttempts(1)
                    .validateBuildWithDefaults())
            .build();
    return WorkflowClient.newInstance(WorkflowServiceStubs.newServiceStubs(options));
  }

  private static RequestId id(RequestView view) {
    return new RequestId(view.id());
  }

  private RequestView asked(RequestDesk desk) {
    return desk.ask(ADA, RequestDesks.ask("sleep 60", "all"), Optional.empty());
  }

  /// As the workflow would write them; the agent has one of the two.
  private List<OpId> operations(RequestId request) {
    OpId waiting = OpId.parse(request + ".1.anas00001.1");
    OpId delivered = OpId.parse(request + ".1.anas00002.1");
    for (OpId op : List.of(waiting, delivered)) {
      database.write(c ->
          Sql.update(
              c,
              "INSERT INTO ops (op_id, request_id, step, attempt, agent_id, spec_sha256, intents,"
                  + " needs_approval, state, why, since, deliver_by, run_for_millis, created_at)"
                  + " SELECT ?, id, 1, 1, ?, spec_sha256, '[]', 0, 'QUEUED', 'waits', 1, 1, 1, 1"
                  + " FROM requests WHERE id = ?",
              op.value(),
              op.agent().value(),
              request.value()));
    }
    database.write(c ->
        Sql.update(
            c,
            "UPDATE ops SET state = 'RUNNING', journal_id = 'j', nonce = 'n', claimed_at = 1"
                + " WHERE op_id = ?",
            delivered.value()));
    return List.of(waiting, delivered);
  }

  private String state(OpId op) {
    return database
        .read(c ->
            Sql.one(c, "SELECT state FROM ops WHERE op_id = ?", r -> r.getString(1), op.value()))
        .orElseThrow();
  }

  private RequestWorkflow workflow(RequestId id) {
    return temporal.getWorkflowClient().newWorkflowStub(RequestWorkflow.class, id.value());
  }

  @Test
  void aCancelIsKeptWhileTemporalIsAwayAndToldWhenItIsBack() {
    RequestDesk away = desk(nobody());
    RequestView asked = asked(away);
    List<OpId> ops = operations(id(asked));
    RequestView cancelled = away.cancel(ADA, id(asked), "changed my mind");

    assertThat(cancelled.status()).isEqualTo(RequestStatus.CANCELLING);
    assertThat(state(ops.get(0))).isEqualTo("CANCELLED");
    assertThat(state(ops.get(1))).as("not known to have ended").isEqualTo("RUNNING");
    assertThat(pushed).containsExactly(ops.get(1));

    RequestDesk back = desk(temporal.getWorkflowClient());
    back.catchUp();
    await()
        .atMost(PATIENCE)
        .until(() -> workflow(id(asked)).progress().why(), "changed my mind"::equals);
  }

  @Test
  void tellsTheWorkflowOfACancelWhenHeadquartersDiedBetweenRowAndSignal() {
    RequestDesk before = desk(temporal.getWorkflowClient());
    RequestId id = id(asked(before));
    new CancelDesk(database, changes, (_, _) -> {}, Clock.systemUTC()).cancel(id, ADA, "row only");
    assertThat(workflow(id).progress().why()).isEqualTo("runs");

    RequestDesk after = desk(temporal.getWorkflowClient());
    after.catchUp();
    await().atMost(PATIENCE).until(() -> workflow(id).progress().why(), "row only"::equals);
  }

  @Test
  void closesARequestWhoseWorkflowWasEndedFromOutside() {
    RequestDesk desk = desk(temporal.getWorkflowClient());
    RequestId id = id(asked(desk));
    List<OpId> ops = operations(id);
    temporal.getWorkflowClient().newUntypedWorkflowStub(id.value()).terminate("by hand");
    desk.endOrphans();

    RequestView view = desk.view(id);
    assertThat(view.status()).isEqualTo(RequestStatus.CANCELLED);
    assertThat(view.why()).contains("ended from outside");
    assertThat(state(ops.get(0))).isEqualTo("CANCELLED");
    assertThat(state(ops.get(1))).as("it may have had an effect").isEqualTo("LOST");
    assertThat(pushed).as("its machine is told to end it").containsExactly(ops.get(1));
    assertThat(view.machines().get(1).why()).endsWith("cancel requested");
  }

  @Test
  void keepsARequestThatIsNotStartedYet() {
    RequestId id = id(asked(desk(nobody())));
    RequestDesk back = desk(temporal.getWorkflowClient());
    back.endOrphans();
    assertThat(back.view(id).status().isTerminal()).isFalse();
    back.catchUp();
    back.endOrphans();
    assertThat(back.view(id).status().isTerminal()).isFalse();
    assertThat(workflow(id).progress().why()).isEqualTo("runs");
  }

  @Test
  void cancellingWhatEndedChangesNothing() {
    RequestDesk desk = desk(temporal.getWorkflowClient());
    RequestId id = id(asked(desk));
    List<OpId> ops = operations(id);
    database.write(c ->
        Sql.update(
            c,
            "UPDATE requests SET status = 'SUCCEEDED', closed_at = ? WHERE id = ?",
            Instant.now(),
            id.value()));
    assertThat(desk.cancel(ADA, id, "too late").status()).isEqualTo(RequestStatus.SUCCEEDED);
    assertThat(state(ops.get(0))).isEqualTo("QUEUED");
    assertThat(pushed).isEmpty();
  }

  @Test
  void readsBackTheClocksThatWereAsked() {
    RequestId id = id(asked(desk(temporal.getWorkflowClient())));
    String input =
        database
            .read(c ->
                Sql.one(
                    c, "SELECT input FROM requests WHERE id = ?", r -> r.getString(1), id.value()))
            .orElseThrow();
    assertThat(Json.read(input, RequestInput.class).clocks().resolveBy())
        .isEqualTo(Duration.ofHours(2));
  }

  /// Stands for a request; public because Temporal builds it by its type.
  public static final class UntilCancelled implements RequestWorkflow {
    private String why = "runs";

    @Override
    public RequestResult run(RequestInput input) {
      Workflow.await(() -> false);
      throw new IllegalStateException("waits for ever");
    }

    @Override
    public RequestStatus answerApproval(ApprovalAnswer answer) {
      return RequestStatus.RUNNING;
    }

    @Override
    public void checkApproval(ApprovalAnswer answer) {}

    @Override
    public void cancel(CancelNotice notice) {
      why = notice.reason();
    }

    @Override
    public RequestProgress progress() {
      return new RequestProgress(
          RequestStatus.RUNNING, why, Optional.empty(), Optional.empty(), List.of());
    }
  }
}
