/// Fakes shared by tests: a fleet, its machines, HQ's answers, a clock. They behave; they never
/// restate calls.
@NullMarked
package io.funnelcloud.testkit;

import org.jspecify.annotations.NullMarked;
