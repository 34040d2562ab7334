/// Machines: their ids, names, what they announce, and the grammar that selects them.
@NullMarked
package io.funnelcloud.contract.fleet;

import org.jspecify.annotations.NullMarked;
