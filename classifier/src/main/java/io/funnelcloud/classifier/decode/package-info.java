/// Undoes encodings whose text stands in the command. Pure functions of strings.
@NullMarked
package io.funnelcloud.classifier.decode;

import org.jspecify.annotations.NullMarked;
