/// The machines as the activities see them: rows of the registry joined with who is there right
/// now.
@NullMarked
package io.funnelcloud.control.fleet;

import org.jspecify.annotations.NullMarked;
