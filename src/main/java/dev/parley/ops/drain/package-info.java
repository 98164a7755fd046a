/**
 * Emptying a server without losing anybody: readiness goes down, new upgrades get 503, and a while
 * later the lines are closed in small batches, so that their clients do not all knock at the next
 * server at once. Imports {@code exchange} and {@code settings} only.
 */
package dev.parley.ops.drain;
