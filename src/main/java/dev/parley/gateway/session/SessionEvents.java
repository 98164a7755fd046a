package dev.parley.gateway.session;

/** What is told of sessions, on threads that must not be held up. */
public interface SessionEvents {

  /** A session's peer connection is up. */
  void opened(String sessionId);

  /**
   * A session has ended, whether it was ever up or not.
   *
   * @param reason a sentence for the log
   */
  void closed(String sessionId, String reason);
}
