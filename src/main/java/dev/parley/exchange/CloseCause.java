package dev.parley.exchange;

/**
 * Every reason why a line is closed, with what the client sees. docs/CLOSE-CODES.md lists them and
 * is tested against this file.
 */
public enum CloseCause {
  /** The client closed in its own way; nothing is sent. */
  CLIENT(1000, "", Retry.CLIENT_DECIDES),
  /** The connection broke without a close frame; nothing can be sent. */
  CONNECTION_LOST(1006, "", Retry.YES),
  /** The server stops, or the application is undeployed. */
  SHUTDOWN(1001, "server shutting down", Retry.YES),
  /** An operator drains this server. */
  DRAIN(1012, "server draining", Retry.YES),
  /** The client reads too slowly for its bounded queue, or not at all. */
  SLOW_CONSUMER(1013, "slow consumer", Retry.YES),
  /** Nothing at all was heard for two liveness intervals. */
  NOT_HEARD(1001, "no sign of life", Retry.YES),
  /** The token that the line was opened with has expired, and the grace after it. */
  TOKEN_EXPIRED(1008, "token expired", Retry.YES),
  /** No token, or one that does not allow what was asked for. */
  UNAUTHORIZED(1008, "unauthorized", Retry.NO),
  /** An operator closed this line. */
  OPERATOR(1008, "closed by operator", Retry.NO),
  /** A frame above the size limit of its protocol. */
  TOO_BIG(1009, "frame too big", Retry.NO),
  /** Text that is not UTF-8 (RFC 6455, 8.1). */
  BAD_UTF8(1007, "invalid UTF-8", Retry.NO),
  /** A violation of RFC 6455 itself. */
  WEBSOCKET_ERROR(1002, "websocket protocol error", Retry.NO),
  /** More frames were sent while an answer was pending than are kept. */
  FLOOD(1008, "too many frames while waiting", Retry.NO),
  /** More frames than one line may send in a second. */
  TOO_FAST(1008, "too many messages", Retry.NO),
  /** The first message that registers the peer did not come in time. */
  REGISTER_TIMEOUT(1008, "register timeout", Retry.YES),
  /** A defect of ours; the log has it. */
  INTERNAL_ERROR(1011, "internal error", Retry.YES),

  /** Ayame: a frame that the protocol does not allow at that moment. */
  AYAME_PROTOCOL_ERROR(1000, "protocol error", Retry.NO),
  /** Ayame: a frame that is not a JSON object with a string type. */
  AYAME_BAD_JSON(1000, "invalid message", Retry.NO),
  /** Ayame: register did not come in time. */
  AYAME_REGISTER_TIMEOUT(1000, "register timeout", Retry.YES),
  /** Ayame: neither the upgrade nor register names a room. */
  AYAME_NO_ROOM(1000, "roomId required", Retry.NO),
  /** Ayame: register names another room than the upgrade. */
  AYAME_ROOM_MISMATCH(1008, "roomId mismatch", Retry.NO),
  /** Ayame: two are in the room already. */
  AYAME_FULL(1000, "full", Retry.NO),
  /** Ayame: the authentication webhook did not allow it. */
  AYAME_REJECTED(1000, "rejected", Retry.NO),
  /** Ayame: the other one left, or a standalone client is done. */
  AYAME_BYE(1000, "bye", Retry.NO),
  /** Ayame: no pong in time. */
  AYAME_PONG_TIMEOUT(1000, "pong timeout", Retry.YES),
  /** Ayame: nothing read in time. */
  AYAME_READ_TIMEOUT(1000, "read timeout", Retry.YES),
  /** Ayame: the engine could not answer in time. */
  AYAME_TRY_AGAIN(1013, "try again later", Retry.YES),

  /** Remote ID: a newer socket registered the same id. */
  REMOTE_ID_REPLACED(4000, "Replaced by new connection", Retry.NO),
  /** Remote ID: blocked for guessing ids. */
  REMOTE_ID_GUESSING(4008, "blocked", Retry.NO),

  /** Named peers: the name is in use. */
  NAMED_NAME_TAKEN(4000, "name taken", Retry.NO),
  /** Named peers: the name is empty or malformed. */
  NAMED_INVALID_NAME(4001, "invalid name", Retry.NO),
  /** Named peers: the engine could not answer in time. */
  NAMED_TRY_AGAIN(1013, "try again later", Retry.YES);

  /** What a well-behaved client does next. */
  public enum Retry {
    /** Connect again, with back-off and jitter. */
    YES,
    /** Do not connect again without a person or a change. */
    NO,
    /** It was the client's own wish. */
    CLIENT_DECIDES
  }

  private final int code;
  private final String reason;
  private final Retry retry;
  private final String label;

  CloseCause(int code, String reason, Retry retry) {
    this.code = code;
    this.reason = reason;
    this.retry = retry;
    this.label = name().toLowerCase(java.util.Locale.ROOT);
  }

  /** The WebSocket close code (RFC 6455, 7.4); 1006 is never on the wire. */
  public int code() {
    return code;
  }

  /** The reason on the wire, at most 123 bytes of ASCII. */
  public String reason() {
    return reason;
  }

  /**
   * Whether it is for a flood or a hunt. What such a client still sends costs as much as if it was
   * wanted: it gets its close frame and a moment to read it, and is not waited for beyond that.
   */
  public boolean isHostile() {
    return this == TOO_FAST || this == FLOOD || this == REMOTE_ID_GUESSING;
  }

  /** Whether the client should come back. */
  public Retry retry() {
    return retry;
  }

  /** The label in metrics and logs. */
  public String label() {
    return label;
  }
}
