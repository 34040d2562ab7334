package io.funnelcloud.memory;

import io.funnelcloud.contract.memory.Memo;
import io.funnelcloud.contract.memory.MemoId;
import java.util.List;

/// Where memos are kept. A memo is live until a newer one of the same scope and key supersedes it,
/// its time is over, or it is forgotten. Safe for several threads.
public interface MemoryStore extends AutoCloseable {

  /// Keeps a memo. The same text under the same scope and key is kept once; another text supersedes
  /// the older memo.
  Stored store(Memo memo);

  /// The live memos that answer a query best, best first; an empty query means the newest.
  List<Recalled> recall(RecallAsk ask);

  /// Puts a corrected memo in the place of one that is wrong.
  ///
  /// @throws io.funnelcloud.contract.fault.Fault NOT_FOUND when there is no such live memo
  Stored supersede(MemoId wrong, Memo corrected);

  /// Really deletes a memo and everything it superseded; says whether there was one.
  Forgotten forget(MemoId memo);

  @Override
  void close();
}
