/// Who the other side is: the join string, the pin of the root, certificate chains, names in
/// certificates and proofs that a key is held. Issuing certificates is not here but in the control
/// plane.
@NullMarked
package io.funnelcloud.trust.pin;

import org.jspecify.annotations.NullMarked;
