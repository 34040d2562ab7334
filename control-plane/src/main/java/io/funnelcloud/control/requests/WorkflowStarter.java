package io.funnelcloud.control.requests;

import io.funnelcloud.contract.fault.Fault;
import io.funnelcloud.contract.fault.FaultCode;
import io.funnelcloud.contract.request.ApprovalAnswer;
import io.funnelcloud.contract.request.CancelNotice;
import io.funnelcloud.contract.request.RequestId;
import io.funnelcloud.contract.request.RequestInput;
import io.funnelcloud.contract.request.RequestStatus;
import io.funnelcloud.contract.request.RequestWorkflow;
import io.funnelcloud.contract.request.SearchAttributes;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowServiceException;
import io.temporal.client.WorkflowUpdateException;

/// Speaks to the workflows of requests. A workflow that is not there any more is no error for a
/// wake-up.
final class WorkflowStarter {
  private static final int SUMMARY_MAX = 180;

  private final WorkflowClient client;

  WorkflowStarter(WorkflowClient client) {
    this.client = client;
  }

  /// Starts the workflow of a request; starting it twice is the same as once.
  void start(RequestInput input) {
    RequestWorkflow workflow = client.newWorkflowStub(RequestWorkflow.class, options(input));
    try {
      WorkflowClient.start(workflow::run, input);
    } catch (WorkflowExecutionAlreadyStarted _) {
      // Started before HQ could note it: that is what the id is for.
    } catch (WorkflowServiceException | StatusRuntimeException e) {
      throw away(e);
    }
  }

  private static WorkflowOptions options(RequestInput input) {
    io.temporal.common.SearchAttributes.Builder attributes =
        io.temporal.common.SearchAttributes.newBuilder()
            .set(SearchAttributes.USER, input.user().value())
            .set(SearchAttributes.REQUEST, input.id().value())
            .set(SearchAttributes.STATUS, RequestStatus.RUNNING.name());
    return WorkflowOptions.newBuilder()
        .setWorkflowId(input.id().value())
        .setTaskQueue(RequestWorkflow.TASK_QUEUE)
        .setWorkflowIdReusePolicy(WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE)
        .setTypedSearchAttributes(attributes.build())
        .setStaticSummary(oneLine(input.words()))
        .setStaticDetails("Asked by " + input.user() + " for " + input.selector())
        .setDisableEagerExecution(false)
        .build();
  }

  private static String oneLine(String words) {
    String line = words.replaceAll("\\s+", " ");
    return line.length() <= SUMMARY_MAX ? line : line.substring(0, SUMMARY_MAX) + "…";
  }

  void cancel(RequestId id, CancelNotice notice) {
    try {
      stub(id).cancel(notice);
    } catch (WorkflowNotFoundException _) {
      // Closed meanwhile; the recorded cancel stays, and nothing of it runs.
    } catch (WorkflowServiceException | StatusRuntimeException e) {
      throw away(e);
    }
  }

  /// Whether there is no running workflow of this request (any more).
  boolean isEnded(RequestId id) {
    try {
      WorkflowExecutionStatus status =
          client.newUntypedWorkflowStub(id.value()).describe().getStatus();
      return status != WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
    } catch (WorkflowNotFoundException _) {
      return true;
    } catch (WorkflowServiceException | StatusRuntimeException e) {
      throw away(e);
    }
  }

  RequestStatus answer(RequestId id, ApprovalAnswer answer) {
    try {
      return stub(id).answerApproval(answer);
    } catch (WorkflowNotFoundException e) {
      throw new Fault(FaultCode.CONFLICT, "request " + id + " does not wait for an answer", e);
    } catch (WorkflowUpdateException e) {
      throw new Fault(FaultCode.CONFLICT, "not accepted: " + rootMessage(e), e);
    } catch (WorkflowServiceException | StatusRuntimeException e) {
      throw away(e);
    }
  }

  private static String rootMessage(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root instanceof io.temporal.failure.ApplicationFailure failure
        ? failure.getOriginalMessage()
        : String.valueOf(root.getMessage());
  }

  private RequestWorkflow stub(RequestId id) {
    return client.newWorkflowStub(RequestWorkflow.class, id.value());
  }

  private static Fault away(RuntimeException e) {
    String reason = Status.fromThrowable(e).getCode().name();
    return new Fault(FaultCode.TEMPORAL_AWAY, "Temporal did not answer (" + reason + ")", e);
  }
}
