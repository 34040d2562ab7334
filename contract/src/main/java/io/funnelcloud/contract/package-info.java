/// The words both sides speak: ids, records, sealed outcomes, workflow and activity interfaces, and
/// `agent.proto`. Depends on nothing of ours; everything of ours may depend on it.
@NullMarked
package io.funnelcloud.contract;

import org.jspecify.annotations.NullMarked;
