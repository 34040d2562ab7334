package io.funnelcloud.agent.operation;

import io.funnelcloud.agent.audit.OperationAudit;
import io.funnelcloud.agent.journal.InputJournal;
import io.funnelcloud.agent.journal.OpFolder;
import io.funnelcloud.contract.agent.v1.InputTaken;
import io.funnelcloud.contract.agent.v1.OutputInput;
import io.funnelcloud.contract.agent.v1.OutputOpen;
import io.funnelcloud.contract.fault.Fault;
import io.grpc.Status;
import java.io.IOException;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes what HQ sends to the standard input of one operation into its journal, each byte once.
final class InputDesk {
  private static final Logger LOG = LoggerFactory.getLogger(InputDesk.class);

  private final OpFolder folder;
  private final OperationAudit audit;
  private final InputJournal journal;

  InputDesk(OpFolder folder, OperationAudit audit) {
    this.folder = folder;
    this.audit = audit;
    this.journal = InputJournal.of(folder);
  }

  /// The first words of a call, which say what is here already.
  OutputOpen open() {
    OutputOpen.Builder open = OutputOpen.newBuilder().setOpId(folder.opId().value());
    try {
      OptionalLong offset = journal.offset();
      if (offset.isPresent() && !journal.isEnded()) {
        open.setInputOffset(offset.getAsLong());
      }
    } catch (IOException e) {
      LOG.error("the input of {} cannot be read: {}", folder.opId(), e.getMessage());
    }
    return open.build();
  }

  /// @throws io.grpc.StatusRuntimeException when it cannot be written; the next call asks again
  InputTaken take(OutputInput input) {
    try {
      byte[] bytes = input.getData().toByteArray();
      int news = journal.add(input.getOffset(), bytes);
      if (input.getEnd()) {
        journal.end();
      }
      record(input, news);
      long offset = journal.offset().orElseThrow();
      return InputTaken.newBuilder().setOffset(offset).setEnd(input.getEnd()).build();
    } catch (IOException e) {
      String why = "cannot write the input of " + folder.opId() + ": " + e.getMessage();
      throw Status.UNAVAILABLE.withDescription(why).asRuntimeException();
    }
  }

  private void record(OutputInput input, int news) {
    if (news == 0 && !input.getEnd()) {
      return;
    }
    try {
      audit.inputTaken(folder.opId(), input.getOffset(), input.getData().toByteArray());
    } catch (Fault e) {
      LOG.error("the input of {} could not be audited: {}", folder.opId(), e.getMessage());
    }
  }
}
