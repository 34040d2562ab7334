/// Tests of what survives a crash, with files cut at every byte.
@NullMarked
package io.funnelcloud.agent.journal;

import org.jspecify.annotations.NullMarked;
