package dev.parley.exchange;

/**
 * Whoever watches the house: metrics, an event log. Told of what is rare one by one, and of what is
 * frequent by samples or not at all ({@link Switchboard#relays()} counts relays).
 *
 * <p>Methods are called on any thread, several at a time, often by the thread that serves a line:
 * they must not block, and must not throw. Calls about one line come in order.
 */
public interface Observer {

  /** Nobody. */
  Observer NOBODY = new Observer() {};

  /** A line is open, or begins to speak another protocol than before: the first frame chose it. */
  default void speaks(PeerId line, String protocol) {}

  /**
   * A line's client has registered.
   *
   * @param as the room, name or id that it asked for
   */
  default void registered(PeerId line, String protocol, String as) {}

  /**
   * Two lines have found each other; told by each side on its own.
   *
   * @param ref what both know it by: the room, the session
   */
  default void linked(PeerId line, String protocol, String ref, PeerId partner) {}

  /**
   * A line that waited for a partner in a queue has one.
   *
   * @param nanos how long it waited
   */
  default void waited(String protocol, long nanos) {}

  /** A line's conversation is over. */
  default void closed(PeerId line, String protocol, CloseCause cause) {}

  /** An upgrade was refused with an HTTP status. */
  default void refused(int status) {}

  /**
   * A relayed frame, one of a sample, took so long from its arrival to the outgoing queue of its
   * receiver.
   */
  default void relayTook(String protocol, long nanos) {}

  /**
   * A frame, one of a sample, took so long from the outgoing queue of its line until the server
   * reported it sent.
   */
  default void queuedFor(long nanos) {}

  /**
   * A webhook's request has ended.
   *
   * @param webhook which one
   * @param outcome one of a few words
   * @param nanos from the wish to send it, time in the queue included
   */
  default void webhookEnded(String webhook, String outcome, long nanos) {}
}
