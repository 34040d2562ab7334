/// Tests of the notices.
@NullMarked
package io.funnelcloud.control.notify;

import org.jspecify.annotations.NullMarked;
