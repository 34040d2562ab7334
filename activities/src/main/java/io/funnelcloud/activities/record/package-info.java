/// What a request decides, written into HQ's store through `RequestBook`.
@NullMarked
package io.funnelcloud.activities.record;

import org.jspecify.annotations.NullMarked;
