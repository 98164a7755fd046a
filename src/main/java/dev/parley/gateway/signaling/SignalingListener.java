package dev.parley.gateway.signaling;

/**
 * What a {@link SignalingLink} tells. All methods are called on the link's own thread, one at a
 * time and in the order of what happened; whoever blocks in one delays the next, and pings too.
 * What one throws is logged and changes nothing. After {@link SignalingLink#close} has returned (on
 * another thread) none is called any more.
 */
public interface SignalingListener {

  /**
   * The server has accepted the registration: at first, and again after each loss.
   *
   * @param remoteId as the server echoes it
   */
  void registered(String remoteId);

  /**
   * A frame arrived while registered. {@code ping}, {@code pong}, {@code ready} and {@code
   * registered} are the link's own business and do not come here.
   */
  void frame(SignalingMessage message);

  /**
   * There is no line any more, or an attempt to get one has failed. The link tries again by itself.
   *
   * @param reason for people, without secrets: what happened, and when the next attempt is
   */
  void linkLost(String reason);

  /**
   * A newer connection registered the same id (close code 4000). The link is over and does not come
   * back: two gateways that take the id from each other in turn would serve nobody.
   */
  void replaced();
}
