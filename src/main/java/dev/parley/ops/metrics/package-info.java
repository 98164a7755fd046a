/**
 * What operators measure: counters, gauges and times, in Prometheus' text form under {@code
 * /admin/metrics}. {@link dev.parley.ops.metrics.Metric} lists them all; docs/METRICS.md says the
 * same and is tested against it.
 *
 * <p>Gauges are asked for at the moment of scraping: lines are looked at one by one, rooms, members
 * and sessions are counted where they come and go.
 *
 * <p>The only room that imports Micrometer.
 */
package dev.parley.ops.metrics;
