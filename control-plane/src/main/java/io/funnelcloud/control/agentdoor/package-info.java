/// The only listener agents can reach: mutual TLS, the few Temporal calls an activity worker makes,
/// and the service of `agent.proto`. What a claim means is in claims, where output goes is in
/// artifacts, who issues certificates is in ca.
@NullMarked
package io.funnelcloud.control.agentdoor;

import org.jspecify.annotations.NullMarked;
