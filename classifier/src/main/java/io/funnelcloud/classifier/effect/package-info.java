/// What a part of a text would do, and the findings gathered while one text is judged. Nothing here
/// knows a shell or a program.
@NullMarked
package io.funnelcloud.classifier.effect;

import org.jspecify.annotations.NullMarked;
