/// What a person sees: words for states, live output of several machines, tables and questions.
/// Data goes to standard output, everything else to standard error.
@NullMarked
package io.funnelcloud.cli.screen;

import org.jspecify.annotations.NullMarked;
