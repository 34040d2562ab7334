/// Tells a person, by a command or a web address of theirs, that a request waits for an approval or
/// failed. What is told names the request and never its output.
@NullMarked
package io.funnelcloud.control.notify;

import org.jspecify.annotations.NullMarked;
