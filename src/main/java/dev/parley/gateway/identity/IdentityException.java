package dev.parley.gateway.identity;

/**
 * A state directory or what is in it cannot be used. The message is one or two sentences for the
 * person at home: what is wrong, and what to do.
 */
public final class IdentityException extends Exception {
  private static final long serialVersionUID = 1L;

  IdentityException(String message) {
    super(message);
  }

  IdentityException(String message, Throwable cause) {
    super(message, cause);
  }
}
