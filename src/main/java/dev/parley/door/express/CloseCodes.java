package dev.parley.door.express;

/** Which status codes a close frame may carry (RFC 6455, 7.4, and the IANA registry). */
final class CloseCodes {
  /** Stands for a close frame without a body; never on the wire (RFC 6455, 7.1.5). */
  static final int NONE = 1005;

  /** Stands for a connection that broke; never on the wire. */
  static final int ABNORMAL = 1006;

  private CloseCodes() {}

  /**
   * Whether a client may send this code: 1000 to 1003 and 1007 to 1014 are registered for close
   * frames, 3000 to 4999 are free for libraries and applications. 1004 is reserved, 1005, 1006 and
   * 1015 must not be set in a frame, and below 1000 nothing is used.
   */
  static boolean isAllowed(int code) {
    return (code >= 1000 && code <= 1003)
        || (code >= 1007 && code <= 1014)
        || (code >= 3000 && code <= 4999);
  }
}
