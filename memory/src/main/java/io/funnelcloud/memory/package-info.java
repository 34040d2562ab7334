/// Memos: store, recall, supersede, forget. Which memos are worth keeping is decided in
/// `activities.summarise`, never here.
@NullMarked
package io.funnelcloud.memory;

import org.jspecify.annotations.NullMarked;
