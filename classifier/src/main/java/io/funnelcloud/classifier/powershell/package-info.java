/// Reads PowerShell: pipelines, script blocks, members, operators, and what of them is constant.
@NullMarked
package io.funnelcloud.classifier.powershell;

import org.jspecify.annotations.NullMarked;
