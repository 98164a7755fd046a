/**
 * What operators measure: counters, gauges and times, in Prometheus' text form under {@code
 * /admin/metrics}. {@link dev.parley.ops.metrics.Metric} lists them all; docs/METRICS.md says the
 * same and is tested against it.
 *
 * <p>Gauges look at what is there at the moment of asking, and cannot drift from it.
 *
 * <p>The only room that imports Micrometer.
 */
package dev.parley.ops.metrics;
