/// The kill harness: real processes, seeded faults, and afterwards a checker that believes nothing
/// the product says of itself. Nothing in here uses a class of the product: it speaks REST, reads
/// files and signals processes, as a stranger would.
@NullMarked
package io.funnelcloud.system.kills;

import org.jspecify.annotations.NullMarked;
