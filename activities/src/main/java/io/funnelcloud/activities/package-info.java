/// The effects a request has at HQ: judge, find machines, write down, learn. They make no choices
/// about what happens next (that is `workflows`), and reach HQ's store only through the ports that
/// control-plane implements.
@NullMarked
package io.funnelcloud.activities;

import org.jspecify.annotations.NullMarked;
