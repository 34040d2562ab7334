/// Who may use whom, and what workflow code may not touch.
@NullMarked
package io.funnelcloud.system.architecture;

import org.jspecify.annotations.NullMarked;
