package dev.parley.door;

import dev.parley.exchange.CloseCause;
import java.util.function.Consumer;

/**
 * What an {@link Outbox} needs of a socket. No method blocks its caller. The outbox has at most one
 * {@link #send} or {@link #ping} under way.
 */
interface Wire {

  /**
   * Starts sending a text frame.
   *
   * @param done called once, on any thread, perhaps before this method returns: with null when the
   *     server has taken the frame and wants the next, or with the reason why it did not
   */
  void send(String text, Consumer<Throwable> done);

  /** Starts sending a ping; {@code done} as in {@link #send}. */
  void ping(Consumer<Throwable> done);

  /**
   * Starts the closing handshake, behind a frame that may still be under way. Called at most once.
   */
  void close(CloseCause cause);

  /** Gets rid of the connection as it is; what was not sent is lost. */
  void cut();
}
