/// Who this machine is to HQ: its key, certificates and pin, how it got them (join) and how it
/// keeps them fresh (renewal).
@NullMarked
package io.funnelcloud.agent.identity;

import org.jspecify.annotations.NullMarked;
