/// What a person asked: its id, its workflow's interface, input, states and answers. Nothing here
/// decides.
@NullMarked
package io.funnelcloud.contract.request;

import org.jspecify.annotations.NullMarked;
