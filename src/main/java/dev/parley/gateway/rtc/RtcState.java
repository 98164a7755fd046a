package dev.parley.gateway.rtc;

/** The state of a peer connection (W3C WebRTC 4.3.3, {@code RTCPeerConnectionState}). */
public enum RtcState {
  /** Nothing has happened yet. */
  NEW,
  /** Ways are being tried. */
  CONNECTING,
  /** Up. */
  CONNECTED,
  /** Nothing was heard for some seconds; it may come back. */
  DISCONNECTED,
  /** It does not come back. */
  FAILED,
  /** Closed by this side. */
  CLOSED
}
