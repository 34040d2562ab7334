/// The people door: REST, live events and health over HTTP. Reads and writes nothing itself; each
/// route hands on to the desk of its noun, and every error becomes a problem document in one place.
@NullMarked
package io.funnelcloud.control.http;

import org.jspecify.annotations.NullMarked;
