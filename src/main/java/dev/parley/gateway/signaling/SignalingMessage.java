package dev.parley.gateway.signaling;

import java.util.Optional;

/**
 * A frame from the signaling server, read once (PROTOCOLS.md, section 2). Session ids are 1 to 128
 * of letters, digits, {@code .}, {@code _}, {@code ~} and {@code -}: safe in a URL as they are.
 */
public sealed interface SignalingMessage {

  /** A client asks for this gateway; {@code session-ready} is awaited. */
  record ClientConnected(String sessionId) implements SignalingMessage {}

  /** A client has left the signaling server. */
  record ClientDisconnected(String sessionId) implements SignalingMessage {}

  /**
   * A client's offer.
   *
   * @param sdp not empty, otherwise unchecked
   */
  record Offer(String sessionId, String sdp) implements SignalingMessage {
    @Override
    public String toString() {
      return "Offer[" + sessionId + "]";
    }
  }

  /**
   * A client's answer, to an offer that this side made.
   *
   * @param sdp not empty, otherwise unchecked
   */
  record Answer(String sessionId, String sdp) implements SignalingMessage {
    @Override
    public String toString() {
      return "Answer[" + sessionId + "]";
    }
  }

  /**
   * A client's ICE candidate.
   *
   * @param candidate with {@code candidate:} in front, however it came; empty at the end of
   *     candidates. Otherwise unchecked
   * @param sdpMid the media section's name, if it came
   * @param sdpMLineIndex the media section's number, 0 to 65535; 0 if neither came
   */
  record IceCandidate(
      String sessionId, String candidate, Optional<String> sdpMid, int sdpMLineIndex)
      implements SignalingMessage {
    @Override
    public String toString() {
      return "IceCandidate[" + sessionId + "]";
    }
  }

  /** The server's {@code error} to something that was sent. */
  record ServerError(String error) implements SignalingMessage {}

  /** A frame of a type that this side does not know; to be counted, at most. */
  record Unknown(String type) implements SignalingMessage {}

  /**
   * A frame that lacks what its type needs, or is none; to be counted.
   *
   * @param reason in a few words, without the frame's text
   */
  record Malformed(String reason) implements SignalingMessage {}
}
