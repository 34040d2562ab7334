/// The agent: the program on each machine. Here are its main class and its assembly; what it does
/// is in the packages below.
@NullMarked
package io.funnelcloud.agent;

import org.jspecify.annotations.NullMarked;
