/// Measures, run by `system-test/performance.sh`, never by the tests: what a request costs beside a
/// bare workflow on the same server and beside warm ssh, in the same run.
@NullMarked
package io.funnelcloud.system.performance;

import org.jspecify.annotations.NullMarked;
