/// What a command would do: the six intents, risk flags and the verdict that carries them.
@NullMarked
package io.funnelcloud.contract.intent;

import org.jspecify.annotations.NullMarked;
