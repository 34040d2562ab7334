/// House rules that no compiler knows: sizes, names, package docs, links, words kept out.
@NullMarked
package io.funnelcloud.system.tidy;

import org.jspecify.annotations.NullMarked;
