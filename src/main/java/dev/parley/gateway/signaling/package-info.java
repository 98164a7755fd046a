/**
 * The gateway's line to a signaling server: PROTOCOLS.md section 2, the home server's side. {@link
 * dev.parley.gateway.signaling.SignalingLink} connects, registers, keeps the line alive and comes
 * back when it is lost; {@link dev.parley.gateway.signaling.SignalingMessage} is what it hears.
 * Imports {@code dev.parley.json}, {@code dev.parley.gateway.ice} and {@code java.*}.
 */
package dev.parley.gateway.signaling;
