/// The command line of the agent, checked as a whole before anything starts, and the shape of its
/// log lines.
@NullMarked
package io.funnelcloud.agent.config;

import org.jspecify.annotations.NullMarked;
