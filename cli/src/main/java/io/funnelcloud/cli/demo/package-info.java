/// `aj demo`: a throw-away installation with three machines, whose HQ, Temporal server and one
/// agent are killed while commands run. What is claimed in the end is counted from the files the
/// commands wrote.
@NullMarked
package io.funnelcloud.cli.demo;

import org.jspecify.annotations.NullMarked;
