/// Reads the command language of cmd.exe: carets, percent and delayed expansion, blocks, for and
/// if.
@NullMarked
package io.funnelcloud.classifier.cmd;

import org.jspecify.annotations.NullMarked;
