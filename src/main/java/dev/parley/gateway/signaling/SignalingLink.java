package dev.parley.gateway.signaling;

import java.net.URI;

/** The line to the signaling server. Its inside follows in the next commit. */
public final class SignalingLink implements AutoCloseable {
  private final URI uri;

  /** A link that is not started yet. */
  public SignalingLink(
      URI uri, Registration registration, ReconnectPolicy policy, SignalingListener listener) {
    this.uri = uri;
  }

  /** Starts connecting; returns at once. */
  public void start() {
    if (uri == null) {
      throw new IllegalStateException();
    }
  }

  /**
   * Sends one frame, from any thread, in the order of the calls; never blocks.
   *
   * @return false if there is no registered line now, or the frame or the queue before it is too
   *     large: the frame is dropped
   */
  public boolean send(String text) {
    return false;
  }

  /** What the link is doing. */
  public LinkState state() {
    return LinkState.NEW;
  }

  /** Ends the link for good; may be called again. */
  @Override
  public void close() {}
}
