/**
 * The gateway's sessions: one for each client that the signaling server announces, from {@code
 * client-connected} to the end of its peer connection (PROTOCOLS.md, sections 2 and 5). Imports
 * {@code dev.parley.gateway.core}, {@code .ice}, {@code .rtc}, {@code .bridge}, {@code .signaling},
 * {@code dev.parley.json} and {@code java.*}.
 */
package dev.parley.gateway.session;
