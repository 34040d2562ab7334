/// The machines HQ knows: names, tags, what they announced, invites for new ones, and who may sign
/// in. Whether a machine is there right now is told by the agent door.
@NullMarked
package io.funnelcloud.control.registry;

import org.jspecify.annotations.NullMarked;
