/// One command on one machine: ids, states, spec, signed order, result and the activities an agent
/// offers. The protocol itself is told in docs/concepts/execution.md.
@NullMarked
package io.funnelcloud.contract.operation;

import org.jspecify.annotations.NullMarked;
