/// Tests of the classifier: the tables against their own examples, the corpora, mutations, limits.
@NullMarked
package io.funnelcloud.classifier;

import org.jspecify.annotations.NullMarked;
