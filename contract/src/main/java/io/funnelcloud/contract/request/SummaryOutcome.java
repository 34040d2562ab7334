package io.funnelcloud.contract.request;

import io.funnelcloud.contract.memory.MemoId;
import java.util.List;

/// The memos a request left.
public record SummaryOutcome(List<MemoId> memos) {

  public SummaryOutcome {
    memos = List.copyOf(memos);
  }
}
