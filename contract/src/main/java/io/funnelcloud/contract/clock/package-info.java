/// What the programs take for the time of day. The supervisor measures durations by itself and is
/// not affected.
@NullMarked
package io.funnelcloud.contract.clock;

import org.jspecify.annotations.NullMarked;
