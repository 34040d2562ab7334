package io.funnelcloud.workflows;

import io.funnelcloud.workflows.request.RequestWorkflowImpl;
import io.temporal.worker.Worker;

/// The one door of this module: puts every workflow of ours on a worker of HQ's task queue.
public final class Workflows {

  private Workflows() {}

  public static void register(Worker worker) {
    worker.registerWorkflowImplementationTypes(RequestWorkflowImpl.class);
  }
}
