/// The program at the centre: reads its command line, makes what a first start needs, wires the
/// parts in dependency order and runs them until it is told to stop.
@NullMarked
package io.funnelcloud.control;

import org.jspecify.annotations.NullMarked;
