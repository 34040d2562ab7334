/// What a finished request taught: a failure, a changed fact about a machine. Most requests teach
/// nothing.
@NullMarked
package io.funnelcloud.activities.summarise;

import org.jspecify.annotations.NullMarked;
