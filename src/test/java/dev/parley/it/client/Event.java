package dev.parley.it.client;

/**
 * Something that happened on a socket, in the order in which the client saw it. Payloads that need
 * not be text are strings with one character per byte (ISO 8859-1).
 */
public sealed interface Event {

  /** A whole text message; several frames are already joined. */
  record Text(String text) implements Event {
    @Override
    public String toString() {
      return text.length() <= 2_000
          ? text
          : text.substring(0, 2_000) + "… (" + text.length() + " characters)";
    }
  }

  record Binary(String payload) implements Event {
    @Override
    public String toString() {
      return "binary, " + payload.length() + " bytes";
    }
  }

  /**
   * A WebSocket ping of the server. Whether it was answered depends on how the client was opened.
   */
  record Ping(String payload) implements Event {
    @Override
    public String toString() {
      return "WebSocket ping";
    }
  }

  record Pong(String payload) implements Event {
    @Override
    public String toString() {
      return "WebSocket pong \"" + payload + "\"";
    }
  }

  /** The server's close frame. Code 1005 stands for a frame without one. */
  record Closed(int code, String reason) implements Event {
    @Override
    public String toString() {
      return "closed " + code + " \"" + reason + "\"";
    }
  }

  /**
   * The end of the TCP connection: {@code how} is "end of stream" or the words of the exception.
   */
  record Ended(String how) implements Event {
    @Override
    public String toString() {
      return "connection ended: " + how;
    }
  }

  /**
   * The server broke RFC 6455; nothing after this can be trusted, and the client has cut the
   * connection.
   */
  record Broken(String how) implements Event {
    @Override
    public String toString() {
      return "the server broke RFC 6455: " + how;
    }
  }
}
