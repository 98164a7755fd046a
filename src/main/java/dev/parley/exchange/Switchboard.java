package dev.parley.exchange;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/**
 * The lines of this node and the conversations on them. Engines deliver through it; the door opens
 * lines on it. Safe to use from any thread.
 */
public final class Switchboard {
  private final String node;
  private final Timers timers;
  private final Executor overflow;
  private final AtomicLong numbers = new AtomicLong();
  private final ConcurrentHashMap<Long, Seat> seats = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, LongAdder> speaking = new ConcurrentHashMap<>();
  private volatile Exchange exchange;

  /**
   * A switchboard without lines.
   *
   * @param node this node's id with its epoch; see {@link PeerId}
   * @param overflow runs mailboxes that keep a thread too long; must not run them inline for ever
   */
  public Switchboard(String node, Timers timers, Executor overflow) {
    this.node = node;
    this.timers = timers;
    this.overflow = overflow;
  }

  /** Connects the engine: once, before the first line. */
  public void connect(Exchange engine) {
    this.exchange = engine;
  }

  /** The engine. */
  public Exchange exchange() {
    return exchange;
  }

  /** The timers that all conversations share. */
  public Timers timers() {
    return timers;
  }

  /** This node's id with its epoch. */
  public String node() {
    return node;
  }

  /**
   * Opens a conversation on a new line. It is counted as open until {@link LineListener#closed}.
   *
   * @param protocol what the line speaks at first; see {@link Desk#speaks}
   */
  public LineListener open(Line line, String protocol, Function<Desk, Conversation> opener) {
    Seat seat = new Seat(this, new PeerId(node, numbers.incrementAndGet()), line, protocol);
    seats.put(seat.self().number(), seat);
    seat.begin(opener);
    return seat;
  }

  /** Puts a signal into a local mailbox. False if there is no such conversation on this node. */
  public boolean deliver(PeerId to, Signal signal) {
    Seat seat = to.node().equals(node) ? seats.get(to.number()) : null;
    return seat != null && seat.deliver(signal);
  }

  /**
   * Runs {@code step}, in which signals may be delivered under a lock, and only afterwards the
   * conversations that got some.
   */
  public void batch(Runnable step) {
    Turns.batch(step, overflow);
  }

  /** Ends a conversation from outside. False if there is none. */
  public boolean hangUp(PeerId peer, CloseCause cause) {
    Seat seat = peer.node().equals(node) ? seats.get(peer.number()) : null;
    if (seat == null) {
      return false;
    }
    seat.hangUp(cause);
    return true;
  }

  /**
   * Ends all conversations of this node, each for {@code cause}: no mailbox runs before every one
   * has the end in it, so that what one tells another on leaving closes nobody for another cause.
   */
  public void hangUpAll(CloseCause cause) {
    seats.values().stream().filter(seat -> seat.markHangUp(cause)).toList().forEach(this::run);
  }

  /** Tells all conversations of this node that another node has died. For engines. */
  public void nodeLost(String other) {
    batch(() -> seats.values().forEach(seat -> seat.nodeLost(other)));
  }

  /** How many conversations are going on. */
  public int size() {
    return seats.size();
  }

  /** How many lines speak each protocol. */
  public Map<String, Long> speaking() {
    Map<String, Long> figures = new TreeMap<>();
    speaking.forEach((protocol, count) -> figures.put(protocol, count.sum()));
    return figures;
  }

  void counted(String protocol, int change) {
    speaking.computeIfAbsent(protocol, key -> new LongAdder()).add(change);
  }

  void run(Seat seat) {
    Turns.run(seat, overflow);
  }

  void remove(Seat seat) {
    seats.remove(seat.self().number(), seat);
  }
}
