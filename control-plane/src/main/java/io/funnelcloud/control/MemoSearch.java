package io.funnelcloud.control;

import io.funnelcloud.contract.api.MemoView;
import io.funnelcloud.contract.memory.Memo;
import io.funnelcloud.control.http.MemoSource;
import io.funnelcloud.memory.MemoryStore;
import io.funnelcloud.memory.RecallAsk;
import io.funnelcloud.memory.Recalled;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;

/// What HQ remembers, as the people door tells it.
record MemoSearch(MemoryStore memory, InstantSource clock) implements MemoSource {
  private static final int LIMIT = 20;

  @Override
  public List<MemoView> find(String query) {
    return memory.recall(new RecallAsk(query, Set.of(), LIMIT, clock.instant())).stream()
        .map(MemoSearch::view)
        .toList();
  }

  private static MemoView view(Recalled recalled) {
    Memo memo = recalled.memo();
    return new MemoView(
        memo.id().value(),
        memo.scope(),
        memo.text(),
        memo.source(),
        memo.learntAt(),
        memo.confidence(),
        memo.tags().stream().sorted().toList(),
        recalled.score(),
        recalled.parts());
  }
}
