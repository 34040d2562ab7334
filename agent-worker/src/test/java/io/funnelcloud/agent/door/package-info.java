/// Tests of joining and renewing.
@NullMarked
package io.funnelcloud.agent.door;

import org.jspecify.annotations.NullMarked;
