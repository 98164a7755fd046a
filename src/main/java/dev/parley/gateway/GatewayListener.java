package dev.parley.gateway;

/**
 * What a {@link WebRtcGateway} tells. All methods are called on one thread of the gateway's, one at
 * a time and in the order of what happened; it serves nothing else, so a listener may block. When
 * more than 1,000 calls wait for it, further ones are dropped and the log says so. What a listener
 * throws is logged and changes nothing.
 */
public interface GatewayListener {

  /**
   * The signaling server has accepted the registration: at first, and again after each loss.
   *
   * @param remoteId what clients dial
   */
  default void remoteIdReady(String remoteId) {}

  /** The state is now another. */
  default void stateChanged(GatewayState state) {}

  /**
   * The signaling server was lost or not reached.
   *
   * @param reason a sentence for people, without secrets
   */
  default void signalingLost(String reason) {}

  /** A browser's peer connection is up. */
  default void sessionOpened(String sessionId) {}

  /**
   * A session has ended, whether it was ever up or not.
   *
   * @param reason a sentence for the log
   */
  default void sessionClosed(String sessionId, String reason) {}
}
