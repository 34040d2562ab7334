/// What the machine says it is and can do.
@NullMarked
package io.funnelcloud.agent.manifest;

import org.jspecify.annotations.NullMarked;
