package dev.parley.gateway.rtc;

/**
 * A way to reach a peer (RFC 8839, section 5.1).
 *
 * @param candidate the attribute's text, {@code candidate:} in front
 * @param sdpMid name of the media section
 * @param sdpMLineIndex number of the media section, from 0
 */
public record IceCandidate(String candidate, String sdpMid, int sdpMLineIndex) {}
