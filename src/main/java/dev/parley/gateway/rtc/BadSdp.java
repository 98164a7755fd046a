package dev.parley.gateway.rtc;

/** An offer or a candidate that is not as it must be. Carries no text of the peer's. */
public final class BadSdp extends Exception {
  private static final long serialVersionUID = 1L;

  BadSdp(String message) {
    // No stack trace: what a peer sends must not cost us one.
    super(message, null, false, false);
  }
}
