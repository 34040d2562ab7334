/// What a person sees of operations on machines that are away, and of workflows somebody else's
/// hand touched; over real processes.
@NullMarked
package io.funnelcloud.system.states;

import org.jspecify.annotations.NullMarked;
