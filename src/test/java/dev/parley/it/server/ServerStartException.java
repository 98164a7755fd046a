package dev.parley.it.server;

/** The server or its deployment did not come up; the message ends with the tail of its log. */
public class ServerStartException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  ServerStartException(String what, String logTail) {
    super(what + "\n--- end of its log ---\n" + logTail);
  }
}
