/// Tests of the agent's audit log.
@NullMarked
package io.funnelcloud.agent.audit;

import org.jspecify.annotations.NullMarked;
