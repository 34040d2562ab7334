/// The one JSON mapper: tolerant of unknown fields (decision 0001), strict about everything else.
@NullMarked
package io.funnelcloud.contract.json;

import org.jspecify.annotations.NullMarked;
