/// Reads bash and sh: words, expansions, pipes, compounds, and what of them is constant.
@NullMarked
package io.funnelcloud.classifier.bash;

import org.jspecify.annotations.NullMarked;
