package dev.parley.gateway.program;

/** The program was asked for something that makes no sense. The message is a sentence. */
final class UsageException extends Exception {
  private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message);
  }
}
