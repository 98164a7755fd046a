package dev.parley.it.transcript;

/**
 * A transcript that did not go as written: the line, expected and got, and the conversation so far.
 */
public final class TranscriptFailure extends AssertionError {
  private static final long serialVersionUID = 1L;

  TranscriptFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
