/// The way to Temporal's private frontend: one mTLS connection, the client, and HQ's workers on it.
@NullMarked
package io.funnelcloud.control.temporal;

import org.jspecify.annotations.NullMarked;
