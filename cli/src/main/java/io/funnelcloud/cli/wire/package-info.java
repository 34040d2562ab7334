/// How the command line speaks to HQ: plain requests, live events and what an error becomes.
@NullMarked
package io.funnelcloud.cli.wire;

import org.jspecify.annotations.NullMarked;
