/// Reference pages that are generated from code, compared with what is committed.
@NullMarked
package io.funnelcloud.system.pages;

import org.jspecify.annotations.NullMarked;
