package dev.parley.gateway;

/** What a {@link WebRtcGateway} is doing. Sessions that are up go on in all states but the last. */
public enum GatewayState {
  /** Not started yet. */
  NEW,
  /** On its way to the signaling server for the first time. */
  CONNECTING,
  /** Reachable under its Remote ID. */
  REGISTERED,
  /** The signaling server was lost or not reached; the next attempt comes by itself. */
  RECONNECTING,
  /** Another instance took the Remote ID over (close code 4000). No new attempt is made. */
  REPLACED,
  /** Stopped by its owner, for good. */
  STOPPED
}
