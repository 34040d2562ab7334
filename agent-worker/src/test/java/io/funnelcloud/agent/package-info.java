/// Tests of the whole agent, against a fake HQ over real gRPC and TLS and with the real supervisor.
@NullMarked
package io.funnelcloud.agent;

import org.jspecify.annotations.NullMarked;
