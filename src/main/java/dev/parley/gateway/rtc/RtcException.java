package dev.parley.gateway.rtc;

/** A WebRTC stack could not do what it was asked. */
public final class RtcException extends Exception {
  private static final long serialVersionUID = 1L;

  /** With a sentence for the log. */
  public RtcException(String message) {
    super(message);
  }

  /** With a sentence for the log, and what was behind it. */
  public RtcException(String message, Throwable cause) {
    super(message, cause);
  }
}
