/**
 * A data channel on one side, a WebSocket connection to the local API on the other (PROTOCOLS.md,
 * section 5): text as text, binary as binary, in order, with back-pressure both ways and with a
 * bound on everything that waits. Imports {@code dev.parley.body}, {@code dev.parley.gateway.core},
 * {@code .rtc}, {@code .proxy}, {@code dev.parley.json}, Jetty's WebSocket client and {@code
 * java.*}.
 */
package dev.parley.gateway.bridge;
