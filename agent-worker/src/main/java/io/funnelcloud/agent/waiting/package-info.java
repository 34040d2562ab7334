/// Waiting that something can end early: every pause of the agent is one.
@NullMarked
package io.funnelcloud.agent.waiting;

import org.jspecify.annotations.NullMarked;
