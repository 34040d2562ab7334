/// What the agent writes down for ever, before and after each operation (I11). The chain itself is
/// in the trust module.
@NullMarked
package io.funnelcloud.agent.audit;

import org.jspecify.annotations.NullMarked;
