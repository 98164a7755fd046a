package dev.parley.gateway.proxy;

/** A request that the gateway answers itself, with status 500. The message is for the browser. */
final class Refused extends Exception {
  private static final long serialVersionUID = 1L;

  Refused(String message) {
    // No stack trace: what a stranger sends must not cost us one.
    super(message, null, false, false);
  }
}
