/// The whole product as a person gets it: `./aj up` in a folder of its own, real Temporal, real
/// processes, killed for real.
@NullMarked
package io.funnelcloud.system.installation;

import org.jspecify.annotations.NullMarked;
