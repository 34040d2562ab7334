/// What a command would do, and whether its words hold something that looks like a secret.
@NullMarked
package io.funnelcloud.activities.classify;

import org.jspecify.annotations.NullMarked;
