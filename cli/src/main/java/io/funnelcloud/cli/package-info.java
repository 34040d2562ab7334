/// The command line `aj`: one file per family of commands. A thin client of the people door; the
/// only things it does itself are to start and stop the processes of one installation and to judge
/// words with `aj classify`.
@NullMarked
package io.funnelcloud.cli;

import org.jspecify.annotations.NullMarked;
