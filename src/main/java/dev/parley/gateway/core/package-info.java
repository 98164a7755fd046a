/**
 * What all rooms of the gateway stand on: its limits, its counters, the budget of bytes in memory
 * and the turns in which a session's work is done. Imports {@code java.*} only.
 */
package dev.parley.gateway.core;
