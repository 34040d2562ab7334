/// The op engine: claims an order, checks it, has the supervisor run it, follows it, and tells HQ
/// how it ended. The protocol is execution.md; what survives a crash is in `journal`.
@NullMarked
package io.funnelcloud.agent.operation;

import org.jspecify.annotations.NullMarked;
