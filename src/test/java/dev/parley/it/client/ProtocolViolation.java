package dev.parley.it.client;

/**
 * The other side broke RFC 6455. Always a defect of the server under test, never of its settings.
 */
public final class ProtocolViolation extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ProtocolViolation(String what) {
    super(what);
  }
}
