/// The agent's memory on disk: one folder per operation, the ledger of spent nonces and op ids, the
/// journal id and the incarnation. Running anything is in `operation`.
@NullMarked
package io.funnelcloud.agent.journal;

import org.jspecify.annotations.NullMarked;
