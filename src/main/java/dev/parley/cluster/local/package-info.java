/**
 * The engine of a single server: everything in the memory of this process, every answer at once.
 * Default, and needs nothing. May import {@code exchange} only.
 */
package dev.parley.cluster.local;
