package io.funnelcloud.classifier.table;

import io.funnelcloud.contract.intent.Intent;
import io.funnelcloud.contract.intent.Shell;
import java.util.Optional;

/// A command an entry must read as this intent; without an intent one that the entry must not
/// decide, since its name is only mentioned there.
public record Example(String command, Shell shell, Optional<Intent> intent, String origin) {}
