package io.funnelcloud.workflows.request;

import io.temporal.activity.ActivityOptions;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import io.temporal.common.interceptors.WorkflowInboundCallsInterceptor;
import io.temporal.common.interceptors.WorkflowInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkflowOutboundCallsInterceptor;
import io.temporal.common.interceptors.WorkflowOutboundCallsInterceptorBase;
import java.time.Duration;

/// Has silence noticed after a second instead of thirty: the test environment does not skip time
/// while an activity is open.
final class ShortHeartbeats extends WorkerInterceptorBase {
  private static final Duration SILENCE = Duration.ofSeconds(1);

  @Override
  public WorkflowInboundCallsInterceptor interceptWorkflow(WorkflowInboundCallsInterceptor next) {
    return new WorkflowInboundCallsInterceptorBase(next) {
      @Override
      public void init(WorkflowOutboundCallsInterceptor outbound) {
        super.init(new Shortened(outbound));
      }
    };
  }

  private static final class Shortened extends WorkflowOutboundCallsInterceptorBase {
    Shortened(WorkflowOutboundCallsInterceptor next) {
      super(next);
    }

    @Override
    public <R> ActivityOutput<R> executeActivity(ActivityInput<R> input) {
      ActivityOptions options =
          ActivityOptions.newBuilder(input.getOptions()).setHeartbeatTimeout(SILENCE).build();
      return super.executeActivity(
          new ActivityInput<>(
              input.getActivityName(),
              input.getResultClass(),
              input.getResultType(),
              input.getArgs(),
              options,
              input.getHeader()));
    }
  }
}
