package io.funnelcloud.activities.discover;

import java.util.List;

/// The machines of this installation as HQ's registry knows them now.
public interface FleetBook {

  List<KnownMachine> machines();
}
