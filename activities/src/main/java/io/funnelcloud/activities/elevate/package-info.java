/// Whether a failed command provably lacked rights, and the line that would allow exactly it.
@NullMarked
package io.funnelcloud.activities.elevate;

import org.jspecify.annotations.NullMarked;
