package io.funnelcloud.activities.classify;

import io.funnelcloud.activities.record.RequestBook;
import io.funnelcloud.classifier.Classifier;
import io.funnelcloud.contract.fault.Fault;
import io.funnelcloud.contract.fault.FaultCode;
import io.funnelcloud.contract.intent.Verdict;
import io.funnelcloud.contract.operation.OperationSpec;
import io.funnelcloud.contract.request.RequestId;

/// Says what the exact command of a request would do.
public final class CommandJudge {
  private final RequestBook book;
  private final Classifier classifier;

  public CommandJudge(RequestBook book, Classifier classifier) {
    this.book = book;
    this.classifier = classifier;
  }

  public Verdict judge(RequestId request) {
    OperationSpec spec =
        book.spec(request)
            .orElseThrow(() ->
                new Fault(
                    FaultCode.NOT_FOUND,
                    "the command of request " + request + " is not at HQ, expected its bytes"));
    return judge(spec);
  }

  public Verdict judge(OperationSpec spec) {
    return classifier.judge(spec.script(), spec.shell());
  }
}
