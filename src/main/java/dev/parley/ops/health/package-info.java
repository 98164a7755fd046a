/**
 * Health, as MicroProfile Health 4 describes it: is the process sound (live), has it started, may
 * it be given new work (ready).
 *
 * <p>The checks are ordinary CDI beans that every server finds by itself. Open Liberty and Payara
 * answer {@code /health} on the application port; WildFly answers it on its management port only,
 * so there, and only there, {@link dev.parley.ops.health.HealthOnAppPort} registers a servlet that
 * asks the same beans.
 *
 * <p>May import: {@code jakarta.*}, {@code org.eclipse.microprofile.health}, Jackson's streaming
 * core. What the checks report comes through {@link dev.parley.ops.health.HealthFigures}.
 */
package dev.parley.ops.health;
