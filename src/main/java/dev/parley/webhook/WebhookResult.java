package dev.parley.webhook;

import java.util.Locale;

/** What came of a request. */
public sealed interface WebhookResult {

  /** What came of it in one word of a few, for metrics: {@code 2xx}, {@code timeout}. */
  String outcome();

  /**
   * There was an answer. Redirects are answers: they are not followed.
   *
   * @param status the HTTP status
   * @param body the body as text, at most {@link WebhookSettings#responseLimit} bytes of UTF-8
   */
  record Answered(int status, String body) implements WebhookResult {
    @Override
    public String outcome() {
      return status / 100 + "xx";
    }

    @Override
    public String toString() {
      // The body may hold TURN credentials.
      return "status " + status;
    }
  }

  /**
   * There was none that could be used.
   *
   * @param why the kind of failure
   * @param detail for the log: never anything from the URL, the payload or the answer's body
   */
  record Failed(Why why, String detail) implements WebhookResult {
    @Override
    public String outcome() {
      return why.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
      return detail.isEmpty() ? why.toString() : why + " (" + detail + ")";
    }
  }

  /** Kinds of failure. */
  enum Why {
    /** No complete answer in time. */
    TIMEOUT,
    /** No connection, or it broke, or what came was no HTTP. */
    UNREACHABLE,
    /** The body is longer than {@link WebhookSettings#responseLimit}. */
    TOO_BIG,
    /** The body is not UTF-8. */
    NOT_TEXT,
    /** The queue was full. */
    OVERLOADED,
    /** The server is stopping. */
    STOPPED
  }
}
