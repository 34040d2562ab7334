/// The three programs of an installation - Temporal, HQ and the agent - with how each is started,
/// when it counts as ready and what `up`, `down` and `status` do with all of them.
@NullMarked
package io.funnelcloud.cli.parts;

import org.jspecify.annotations.NullMarked;
