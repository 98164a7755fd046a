package dev.parley.gateway.signaling;

import java.util.concurrent.CompletionStage;

/** One open WebSocket, as the link needs it. None of the methods blocks. */
interface Wire {

  /** What happens on it, on any thread, one at a time. */
  interface Listener {

    /** It is open; messages may follow at once. */
    void opened(Wire wire);

    /**
     * A text message has come, whole. Each is to be answered with {@link Wire#next}, else no more
     * than a few follow.
     */
    void text(String text);

    /** A binary message has come, which no signaling server sends; it is not kept. */
    void binary();

    /** A ping or a pong has come. */
    void heard();

    /** It is closed by the other side; the last call. */
    void closed(int code, String reason);

    /** It could not be opened, or broke; the last call. */
    void failed(Throwable why);
  }

  /** How wires are made; {@link #close} gives its threads back. */
  interface Dialer extends AutoCloseable {

    /**
     * Opens one.
     *
     * @return cancels the attempt, or breaks the wire without a word
     */
    Runnable dial(java.net.URI uri, Listener listener);

    @Override
    void close();
  }

  /** Sends a text; only one at a time. */
  CompletionStage<?> send(String text);

  /** Sends a WebSocket ping; only one at a time. */
  CompletionStage<?> ping();

  /** A text message is done with: one more may come. */
  void next();

  /** Sends a close frame; only once. */
  CompletionStage<?> close(int code, String reason);
}
