package dev.parley.exchange;

/**
 * One live socket, seen from inside.
 *
 * <p>All methods may be called from any thread, never block, and never throw because the far end is
 * slow or gone: a line that cannot keep up closes itself with {@link CloseCause#SLOW_CONSUMER} and
 * tells its {@link LineListener}. Frames leave in the order of the calls.
 */
public interface Line {

  /** Queues a text frame. After {@link #close} it does nothing. */
  void send(String text);

  /**
   * Queues a WebSocket ping (RFC 6455, 5.5.2). A line that is busy sending may leave it out: data
   * on its way is as good a probe. The pong reaches {@link LineListener#heard()}.
   */
  void ping();

  /**
   * Closes with the code and reason of {@code cause}, after everything queued before; within a
   * bounded time the connection is gone even if the far end takes nothing. Only the first call
   * counts.
   */
  void close(CloseCause cause);
}
