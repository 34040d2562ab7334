/// The append-only, hash-chained log an agent keeps of what it was told to do, and the stand-alone
/// check of it.
@NullMarked
package io.funnelcloud.trust.audit;

import org.jspecify.annotations.NullMarked;
