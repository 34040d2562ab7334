/// Memos: pieces of knowledge with their source.
@NullMarked
package io.funnelcloud.contract.memory;

import org.jspecify.annotations.NullMarked;
