package dev.parley.json;

/**
 * A text that is not one JSON object with exactly one string {@code type}. Carries no text of the
 * client's.
 */
public final class BadFrame extends Exception {
  private static final long serialVersionUID = 1L;

  BadFrame(String message) {
    // No stack trace: what a client sends must not cost us one.
    super(message, null, false, false);
  }
}
