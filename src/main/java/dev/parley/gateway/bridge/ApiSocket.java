package dev.parley.gateway.bridge;

import java.util.concurrent.CompletableFuture;

/**
 * A connection to the local API, as the bridge needs it. What it hears goes to its {@link
 * LocalListener}. Safe to use from any thread; none of the methods blocks.
 */
interface ApiSocket {

  /** Asks for one more part of a message, unless one is asked for already. */
  void next();

  /**
   * Sends a message; only one at a time.
   *
   * @param message not to be changed before it is sent
   * @param binary whether it is binary; else the bytes are UTF-8
   */
  CompletableFuture<Void> send(byte[] message, boolean binary);

  /** Sends a close frame; the end follows when the API has answered it, and that was read. */
  void close(int code);

  /** Ends the connection without a word; may be called again. */
  void abort();
}
