package dev.parley.ops.metrics;

import dev.parley.exchange.CloseCause;
import dev.parley.exchange.Observer;
import dev.parley.exchange.PeerId;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/** Counts and times what the house tells, and writes it all down. Safe to use from any thread. */
public final class Meters implements Observer {

  /** From a relay within the process to a webhook that keeps its deadline waiting. */
  private static final Duration[] BUCKETS = {
    Duration.ofNanos(10_000),
    Duration.ofNanos(50_000),
    Duration.ofNanos(250_000),
    Duration.ofMillis(1),
    Duration.ofMillis(5),
    Duration.ofMillis(25),
    Duration.ofMillis(100),
    Duration.ofMillis(500),
    Duration.ofMillis(2_500),
    Duration.ofSeconds(10),
    Duration.ofSeconds(60)
  };

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  @Override
  public void speaks(PeerId line, String protocol) {
    count(Metric.LINES_OPENED, protocol);
  }

  @Override
  public void closed(PeerId line, String protocol, CloseCause cause) {
    count(Metric.LINES_CLOSED, protocol, cause.label());
  }

  @Override
  public void registered(PeerId line, String protocol, String as) {
    count(Metric.REGISTRATIONS, protocol);
  }

  @Override
  public void linked(PeerId line, String protocol, String ref, PeerId partner) {
    count(Metric.LINKS, protocol);
  }

  @Override
  public void refused(int status) {
    count(Metric.UPGRADES_REFUSED, Integer.toString(status));
  }

  @Override
  public void relayTook(String protocol, long nanos) {
    time(Metric.RELAY, nanos, protocol);
  }

  @Override
  public void queuedFor(long nanos) {
    time(Metric.SEND_QUEUE, nanos);
  }

  @Override
  public void waited(String protocol, long nanos) {
    time(Metric.PAIRING_WAIT, nanos, protocol);
  }

  @Override
  public void webhookEnded(String webhook, String outcome, long nanos) {
    time(Metric.WEBHOOK, nanos, webhook, outcome);
  }

  /** A gauge that looks at {@code source} whenever it is asked. */
  <T> void gauge(Metric metric, T source, ToDoubleFunction<T> value, String... labels) {
    Gauge.builder(metric.meter(), source, value)
        .strongReference(true)
        .baseUnit(metric.unit().isEmpty() ? null : metric.unit())
        .description(metric.meaning())
        .tags(tags(metric, labels))
        .register(registry);
  }

  /** A counter that {@code source} keeps itself; to be said once. */
  <T> void counter(Metric metric, T source, ToDoubleFunction<T> value, String... labels) {
    FunctionCounter.builder(metric.meter(), source, value)
        .description(metric.meaning())
        .tags(tags(metric, labels))
        .register(registry);
  }

  private void count(Metric metric, String... labels) {
    io.micrometer.core.instrument.Counter.builder(metric.meter())
        .description(metric.meaning())
        .tags(tags(metric, labels))
        .register(registry)
        .increment();
  }

  private void time(Metric metric, long nanos, String... labels) {
    Timer.builder(metric.meter())
        .description(metric.meaning())
        .tags(tags(metric, labels))
        .serviceLevelObjectives(BUCKETS)
        .register(registry)
        .record(nanos, TimeUnit.NANOSECONDS);
  }

  private static List<Tag> tags(Metric metric, String... values) {
    if (values.length != metric.labels().size()) {
      throw new IllegalArgumentException(metric + " has the labels " + metric.labels());
    }
    List<Tag> tags = new ArrayList<>(values.length);
    for (int i = 0; i < values.length; i++) {
      tags.add(Tag.of(metric.labels().get(i), values[i]));
    }
    return tags;
  }

  /** Everything, in Prometheus' text form 0.0.4. */
  String text() {
    return registry.scrape();
  }

  /** Everything that was measured so far, for tests. */
  PrometheusMeterRegistry registry() {
    return registry;
  }

  /** Lets go of all that is looked at. */
  void close() {
    registry.close();
  }
}
