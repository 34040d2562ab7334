/// Tests of the command line.
@NullMarked
package io.funnelcloud.agent.config;

import org.jspecify.annotations.NullMarked;
