/// Decides what happens next, durably. No I/O, no clock, no program: effects are activities, kept
/// in module activities and on the machines.
@NullMarked
package io.funnelcloud.workflows;

import org.jspecify.annotations.NullMarked;
