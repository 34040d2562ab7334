/// HQ's own figures: Micrometer as the API, Prometheus text for `/metrics`, dropwizard-metrics for
/// JMX (decision 0007).
@NullMarked
package io.funnelcloud.control.metrics;

import org.jspecify.annotations.NullMarked;
