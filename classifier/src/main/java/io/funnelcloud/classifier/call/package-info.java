/// Judges one call of a program whatever shell made it: tables, wrappers, executors, downloads,
/// paths. Reading the shells is in `bash`, `powershell` and `cmd`.
@NullMarked
package io.funnelcloud.classifier.call;

import org.jspecify.annotations.NullMarked;
