package dev.parley.gateway.core;

/** What a gateway counts, from its start on. */
public enum Counter {
  /** Frames from the signaling server that were not as they must be, or of an unknown type. */
  SIGNALING_ERRORS,
  /** Frames for sessions that are not, or no longer, there. */
  SIGNALING_STRAYS,
  /** Offers refused: malformed, with media, or refused by the WebRTC stack. */
  OFFERS_REFUSED,
  /** ICE candidates refused: malformed, of an unknown kind, or too many. */
  CANDIDATES_REFUSED,
  /** Sessions that were announced and taken. */
  SESSIONS_OPENED,
  /** Sessions whose peer connection came up. */
  SESSIONS_CONNECTED,
  /** Sessions that ended, for whatever reason. */
  SESSIONS_CLOSED,
  /** Sessions that were not taken because of a limit. */
  SESSIONS_REFUSED,
  /** Data channels that were taken. */
  CHANNELS_OPENED,
  /** Data channels that were closed at once because of a limit. */
  CHANNELS_REFUSED,
  /** Data channels that the gateway closed for a cause of its own, with an error frame. */
  CHANNELS_FAILED,
  /** Messages from browsers. */
  MESSAGES_FROM_PEERS,
  /** Bytes of messages from browsers. */
  BYTES_FROM_PEERS,
  /** Messages to browsers; one that went in pieces counts once. */
  MESSAGES_TO_PEERS,
  /** Bytes of messages to browsers, before they were cut into pieces. */
  BYTES_TO_PEERS,
  /** Proxied HTTP requests. */
  PROXY_REQUESTS,
  /** Proxied HTTP requests that were answered with the gateway's own status 500. */
  PROXY_FAILURES
}
