package io.funnelcloud.contract.request;

import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.UpdateValidatorMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/// One request from its words to its true end. The workflow id is the request id.
@WorkflowInterface
public interface RequestWorkflow {
  String TYPE = "Request";
  String TASK_QUEUE = "hq";

  @WorkflowMethod(name = TYPE)
  RequestResult run(RequestInput input);

  /// Answers "Approve?"; refused by the validator unless bound to the same bytes and targets (I9).
  @UpdateMethod(name = "answerApproval")
  RequestStatus answerApproval(ApprovalAnswer answer);

  @UpdateValidatorMethod(updateName = "answerApproval")
  void checkApproval(ApprovalAnswer answer);

  /// Tells that a cancel was recorded at HQ; the record decides, this only wakes (I5).
  @SignalMethod(name = "cancel")
  void cancel(CancelNotice notice);

  @QueryMethod(name = "progress")
  RequestProgress progress();
}
