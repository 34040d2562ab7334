/// The tables of programs and paths, read from resource files, and the matching of one call against
/// them. What a match leads to is decided in `call`.
@NullMarked
package io.funnelcloud.classifier.table;

import org.jspecify.annotations.NullMarked;
