package dev.parley.gateway.signaling;

/** What a {@link SignalingLink} is doing. */
public enum LinkState {
  /** Not started yet. */
  NEW,
  /** A connection or a registration is on its way. */
  CONNECTING,
  /** Reachable under the Remote ID. */
  REGISTERED,
  /** Lost, and waiting for the next attempt. */
  WAITING,
  /** Over: another connection took the id over. */
  REPLACED,
  /** Over: closed by its owner. */
  CLOSED
}
