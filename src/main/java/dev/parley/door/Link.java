package dev.parley.door;

import jakarta.websocket.CloseReason;
import java.io.IOException;

/**
 * What is below a server's WebSocket session, for what no API offers. Safe to use from any thread.
 */
interface Link {

  /** Closes the session with a close frame; may block for seconds on some servers. */
  void close(CloseReason reason) throws IOException;

  /**
   * Runs something behind the messages that have come so far: a server may report the end of a
   * session before it has handed over all of them.
   */
  default void behindMessages(Runnable task) {
    task.run();
  }

  /** Whether our close frame is certainly on its way. */
  boolean isCloseFrameSent();

  /** Whether the connection of a closed session is still there. */
  boolean isClosing();

  /** Ends such a connection; does nothing to one that is not {@link #isClosing}. */
  void cut();
}
