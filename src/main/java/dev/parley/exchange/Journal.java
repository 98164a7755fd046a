package dev.parley.exchange;

import java.util.Optional;

/**
 * What one conversation tells of itself to whoever watches; see {@link Observer}. To be used from
 * within the conversation's own calls only.
 */
public final class Journal {
  private static final long NOT_WAITING = Long.MIN_VALUE;

  private final Switchboard board;
  private final PeerId self;
  private Relays relays;
  private boolean told;
  // Written by the conversation, read by whoever looks at lines.
  private volatile String protocol;
  private volatile String as;
  private volatile Link link;
  private volatile long waitingSince = NOT_WAITING;

  private record Link(String ref, PeerId partner) {}

  Journal(Switchboard board, PeerId self, String protocol) {
    this.board = board;
    this.self = self;
    this.protocol = protocol;
    this.relays = board.relays(protocol);
  }

  LineInfo info() {
    Optional<Link> now = Optional.ofNullable(link);
    return new LineInfo(
        self,
        protocol,
        Optional.ofNullable(as),
        now.map(Link::ref),
        now.map(Link::partner),
        waitingSince != NOT_WAITING);
  }

  String protocol() {
    return protocol;
  }

  void opened() {
    told = true;
    board.observer().speaks(self, protocol);
  }

  void speaks(String name) {
    if (!name.equals(protocol)) {
      protocol = name;
      relays = board.relays(name);
      board.observer().speaks(self, name);
    }
  }

  /** The client has registered, as a room's member, under a name or for an id. */
  public void registered(String name) {
    as = name;
    board.observer().registered(self, protocol, name);
  }

  /** The client begins to wait for a partner. */
  public void waits() {
    waitingSince = board.timers().nanoTime();
  }

  /** The client waits no more, and has no partner. */
  public void waitsNoMore() {
    waitingSince = NOT_WAITING;
  }

  /**
   * The client has a partner.
   *
   * @param ref what both sides know it by: the room, the session
   */
  public void linked(String ref, PeerId partner) {
    if (waitingSince != NOT_WAITING) {
      board.observer().waited(protocol, board.timers().nanoTime() - waitingSince);
      waitingSince = NOT_WAITING;
    }
    link = new Link(ref, partner);
    board.observer().linked(self, protocol, ref, partner);
  }

  /**
   * The client has one partner more, of several at the same time: none of them is its partner, and
   * no link of theirs is its own.
   */
  public void met(String ref, PeerId partner) {
    board.observer().linked(self, protocol, ref, partner);
  }

  /** The client has its partner no more. */
  public void parted() {
    link = null;
  }

  /**
   * A frame of another conversation's went to the client.
   *
   * @param since when it arrived, by the timers' clock; 0 if it is not of the sample
   */
  void relayed(String text, long since) {
    relays.add(text);
    if (since != 0) {
      board.observer().relayTook(protocol, board.timers().nanoTime() - since);
    }
  }

  /** The line is closed; nobody hears of it who has not heard that it was opened. */
  void closed(CloseCause cause) {
    if (told) {
      board.observer().closed(self, protocol, cause);
    }
  }
}
