/// The agent's side of the agent door: the TLS channels, the calls, the control stream and the
/// Temporal worker that polls through it.
@NullMarked
package io.funnelcloud.agent.door;

import org.jspecify.annotations.NullMarked;
