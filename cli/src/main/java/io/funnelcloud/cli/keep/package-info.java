/// Processes kept alive: one keeper in sh per process, told apart from strangers by process id and
/// start time. Nothing here knows what the processes do.
@NullMarked
package io.funnelcloud.cli.keep;

import org.jspecify.annotations.NullMarked;
