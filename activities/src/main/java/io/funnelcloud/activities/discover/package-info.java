/// The grammar that selects machines and the rules by which a selector becomes a fixed set of them.
/// Which machines there are is told by `FleetBook`.
@NullMarked
package io.funnelcloud.activities.discover;

import org.jspecify.annotations.NullMarked;
