/// Output of operations: growing while they run, stored under its own hash afterwards, readable at
/// any time. Nothing here looks into the bytes; redaction touches copies elsewhere.
@NullMarked
package io.funnelcloud.control.artifacts;

import org.jspecify.annotations.NullMarked;
