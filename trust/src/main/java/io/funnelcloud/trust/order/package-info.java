/// Signing of orders at HQ and the agent's check of them. Whether an order may be given is decided
/// in the control plane; whether it was seen before, in the agent's journal.
@NullMarked
package io.funnelcloud.trust.order;

import org.jspecify.annotations.NullMarked;
