package io.funnelcloud.memory;

import io.funnelcloud.contract.memory.Memo;
import io.funnelcloud.contract.memory.MemoId;
import io.funnelcloud.contract.operation.Sha256;
import java.nio.charset.StandardCharsets;

/// Names of memos that are kept again after they were superseded.
final class Memos {
  private static final int DIGITS = 16;

  private Memos() {}

  static Memo named(Memo memo, MemoId id) {
    return memo.id().equals(id)
        ? memo
        : new Memo(
            id,
            memo.scope(),
            memo.key(),
            memo.text(),
            memo.source(),
            memo.learntAt(),
            memo.confidence(),
            memo.validTo(),
            memo.tags());
  }

  /// Another id that follows from this one, always the same.
  static MemoId next(MemoId id) {
    String digest = Sha256.of(id.value().getBytes(StandardCharsets.UTF_8)).value();
    return new MemoId("m_" + digest.substring(0, DIGITS));
  }
}
