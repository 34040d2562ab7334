/// What both sides check: pins and chains in `pin`, signed orders in `order`, the agent's
/// append-only log in `audit`. JDK crypto only, so that the agent stays light; issuing certificates
/// is the control plane's.
@NullMarked
package io.funnelcloud.trust;

import org.jspecify.annotations.NullMarked;
