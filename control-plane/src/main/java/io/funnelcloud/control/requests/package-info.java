/// Requests at HQ: their rows, how people see them, and what people may do with them. Deciding what
/// happens next is the workflow's; claims are `control.claims`.
@NullMarked
package io.funnelcloud.control.requests;

import org.jspecify.annotations.NullMarked;
