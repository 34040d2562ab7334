/// A pure function from a command or a request in words to a verdict. Reading each shell, the
/// tables and the grammar of requests live in the packages below.
@NullMarked
package io.funnelcloud.classifier;

import org.jspecify.annotations.NullMarked;
