package io.funnelcloud.control.agentdoor;

import io.funnelcloud.control.ca.CertificateAuthority;
import io.funnelcloud.control.metrics.Figures;
import io.funnelcloud.control.store.Changes;
import io.funnelcloud.control.store.Database;
import io.grpc.ManagedChannel;
import java.time.InstantSource;

/// What the agent door works with and does not own.
///
/// @param temporal to the private frontend
public record DoorParts(
    CertificateAuthority authority,
    Database database,
    Changes changes,
    ManagedChannel temporal,
    Figures figures,
    InstantSource clock) {}
