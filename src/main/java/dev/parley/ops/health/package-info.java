/**
 * Health, as MicroProfile Health 4 describes it: is the process sound (live), has it started, may
 * it be given new work (ready).
 *
 * <p>The checks are ordinary CDI beans that every server finds by itself and serves on the port
 * that it has for that. {@link dev.parley.ops.health.HealthFilter} gives the same answers on the
 * application port of all of them.
 *
 * <p>May import: {@code jakarta.*}, {@code org.eclipse.microprofile.health}, Jackson's streaming
 * core. What the checks report comes through {@link dev.parley.ops.health.HealthFigures}.
 */
package dev.parley.ops.health;
