/// Who may run what now: claims of operations by agents, cancels, and the live states that follow
/// from them. What an operation means to its request is decided by the workflow, not here.
@NullMarked
package io.funnelcloud.control.claims;

import org.jspecify.annotations.NullMarked;
