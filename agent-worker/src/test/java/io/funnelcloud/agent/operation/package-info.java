/// Tests of recovery and launching, with the real supervisor.
@NullMarked
package io.funnelcloud.agent.operation;

import org.jspecify.annotations.NullMarked;
