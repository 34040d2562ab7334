/// One installation on this machine: where it lives, which ports it uses, what its settings say,
/// and the programs it runs.
@NullMarked
package io.funnelcloud.cli.home;

import org.jspecify.annotations.NullMarked;
