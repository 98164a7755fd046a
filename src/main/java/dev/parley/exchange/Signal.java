package dev.parley.exchange;

/**
 * What one conversation tells another, on this node or another: relayed text, or an event of the
 * protocol. Plain text fields only, so that any engine can carry it.
 *
 * @param kind the protocol's own word for it, for example {@code relay} or {@code bye}
 * @param from the conversation that speaks
 * @param ref what it is about (a session, a pair, a room): receivers drop a signal whose {@code
 *     ref} is no longer theirs
 * @param text the payload; for a relay the frame as it goes to the client
 */
public record Signal(String kind, PeerId from, String ref, String text) {
  /**
   * The kind of the signal by which the exchange itself tells that somebody is gone together with
   * its node: {@code from} is who, {@code ref} its name in the room that it shared with the
   * receiver, or the room of their pair.
   */
  public static final String LOST = "lost";

  private static final String RETURNED = "returned:";

  /** A signal without payload. */
  public static Signal of(String kind, PeerId from, String ref) {
    return new Signal(kind, from, ref, "");
  }

  /**
   * This signal on its way back from {@code nobody}, who was gone before reading it. For engines: a
   * conversation gets it as {@link Conversation#onReturned}.
   */
  public Signal returnedBy(PeerId nobody) {
    return new Signal(RETURNED + kind, nobody, ref, text);
  }

  /** Whether it is on its way back: then it goes no further. */
  public boolean isReturned() {
    return kind.startsWith(RETURNED);
  }

  /** What {@code sender} once sent and got back. */
  Signal original(PeerId sender) {
    return new Signal(kind.substring(RETURNED.length()), sender, ref, text);
  }

  @Override
  public String toString() {
    // The payload may hold SDP or candidates: its size is all that belongs into a log.
    return kind + "[from=" + from + ", ref=" + ref + ", " + text.length() + " chars]";
  }
}
