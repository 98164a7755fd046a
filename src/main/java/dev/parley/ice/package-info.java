/**
 * Where peers find STUN and TURN servers (RFC 8489, RFC 8656): the list that clients put into their
 * {@code RTCPeerConnection} as {@code iceServers}. Whoever sends such a list asks {@link
 * dev.parley.ice.IceServers} for it and does not know where it comes from. May import {@code
 * settings} and {@code json}.
 */
package dev.parley.ice;
