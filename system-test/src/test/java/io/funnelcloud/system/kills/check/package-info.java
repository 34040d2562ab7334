/// The checker of the kill harness: its own reading of database, journals, audit logs, effects and
/// /proc.
@NullMarked
package io.funnelcloud.system.kills.check;

import org.jspecify.annotations.NullMarked;
