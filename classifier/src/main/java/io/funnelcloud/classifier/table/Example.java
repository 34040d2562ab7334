package io.funnelcloud.classifier.table;

import io.funnelcloud.contract.intent.Intent;
import io.funnelcloud.contract.intent.Shell;

/// A command an entry must read as this intent, and therefore as none of the others.
public record Example(String command, Shell shell, Intent intent, String origin) {}
