/// Reads a request in words: a deterministic grammar of verbs, objects, negation and questions.
/// Nearest examples by embedding live in the module activities.
@NullMarked
package io.funnelcloud.classifier.request;

import org.jspecify.annotations.NullMarked;
