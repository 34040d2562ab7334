/// Output and input of commands through the whole product, with the parts killed in the middle.
@NullMarked
package io.funnelcloud.system.output;

import org.jspecify.annotations.NullMarked;
