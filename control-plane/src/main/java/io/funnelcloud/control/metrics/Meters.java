package io.funnelcloud.control.metrics;

import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.jmx.JmxReporter;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.dropwizard.DropwizardConfig;
import io.micrometer.core.instrument.dropwizard.DropwizardMeterRegistry;
import io.micrometer.core.instrument.util.HierarchicalNameMapper;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.jspecify.annotations.Nullable;

/// One registry that feeds two views: Prometheus text and JMX beans under `funnelcloud`.
public final class Meters implements AutoCloseable {
  private final PrometheusMeterRegistry prometheus =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final CompositeMeterRegistry all = new CompositeMeterRegistry();
  private final JmxReporter jmx;

  public Meters() {
    MetricRegistry dropwizard = new MetricRegistry();
    jmx = JmxReporter.forRegistry(dropwizard).inDomain("funnelcloud").build();
    all.add(prometheus);
    all.add(new Dropwizard(dropwizard));
    new JvmMemoryMetrics().bindTo(all);
    jmx.start();
  }

  public MeterRegistry registry() {
    return all;
  }

  /// All figures in the Prometheus text format.
  public String scrape() {
    return prometheus.scrape();
  }

  @Override
  public void close() {
    jmx.close();
    all.close();
  }

  /// Carries meters over to dropwizard-metrics.
  private static final class Dropwizard extends DropwizardMeterRegistry {

    Dropwizard(MetricRegistry registry) {
      super(new Defaults(), registry, HierarchicalNameMapper.DEFAULT, Clock.SYSTEM);
    }

    @Override
    protected Double nullGaugeValue() {
      return Double.NaN;
    }
  }

  /// No setting but the defaults.
  private static final class Defaults implements DropwizardConfig {

    @Override
    public String prefix() {
      return "funnelcloud";
    }

    @Override
    public @Nullable String get(String key) {
      return null;
    }
  }
}
