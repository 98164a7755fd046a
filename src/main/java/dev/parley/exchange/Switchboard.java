package dev.parley.exchange;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The lines of this node and the conversations on them. Engines deliver through it; the door opens
 * lines on it. Safe to use from any thread.
 */
public final class Switchboard {
  /** Of the frames of a busy second, a thousand are timed on their way. */
  private static final Duration BETWEEN_TIMED = Duration.ofMillis(1);

  private final String node;
  private final Timers timers;
  private final Executor overflow;
  private final AtomicLong numbers = new AtomicLong();
  private final ConcurrentHashMap<Long, Seat> seats = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, Relays> relays = new ConcurrentHashMap<>();
  private final Observer observer;
  private final Sampler timed;
  private volatile Exchange exchange;

  /** A switchboard without lines that nobody watches. */
  public Switchboard(String node, Timers timers, Executor overflow) {
    this(node, timers, overflow, Observer.NOBODY);
  }

  /**
   * A switchboard without lines.
   *
   * @param node this node's id with its epoch; see {@link PeerId}
   * @param overflow runs mailboxes that keep a thread too long; must not run them inline for ever
   * @param observer is told of what happens
   */
  public Switchboard(String node, Timers timers, Executor overflow, Observer observer) {
    this.node = node;
    this.timers = timers;
    this.overflow = overflow;
    this.observer = observer;
    this.timed = new Sampler(BETWEEN_TIMED, timers.nanoTime());
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

  /** Who watches. */
  public Observer observer() {
    return observer;
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
   * Ends those of {@code peers} that are conversations of this node, as {@link #hangUpAll} does
   * with all of them.
   */
  public void hangUp(Collection<PeerId> peers, CloseCause cause) {
    hangUp(
        peers.stream()
            .filter(peer -> peer.node().equals(node))
            .map(peer -> seats.get(peer.number()))
            .filter(Objects::nonNull),
        cause);
  }

  /**
   * Ends all conversations of this node, each for {@code cause}: what one tells another on leaving
   * closes nobody for another.
   */
  public void hangUpAll(CloseCause cause) {
    hangUp(seats.values().stream(), cause);
  }

  private void hangUp(Stream<Seat> ended, CloseCause cause) {
    List<Seat> all = ended.toList();
    // Some run on other threads at this moment, and would tell others before those are marked.
    all.forEach(seat -> seat.doom(cause));
    all.stream().filter(seat -> seat.markHangUp(cause)).toList().forEach(this::run);
  }

  /** All lines as they are at this moment, in the order in which they were opened. */
  public List<LineInfo> lines() {
    return seats.values().stream()
        .map(Seat::info)
        .sorted(Comparator.comparing(LineInfo::peer))
        .toList();
  }

  /** How many conversations are going on. */
  public int size() {
    return seats.size();
  }

  /** How many lines speak each protocol, by looking at all of them. */
  public Map<String, Long> speaking() {
    Map<String, Long> figures = new TreeMap<>();
    seats.values().forEach(seat -> figures.merge(seat.protocol(), 1L, Long::sum));
    return figures;
  }

  /** How much was relayed in each protocol that was spoken so far. */
  public Map<String, Relays> relays() {
    return Map.copyOf(relays);
  }

  /** Protocols are named by the house, never by clients: the map of them does not grow. */
  Relays relays(String protocol) {
    return relays.computeIfAbsent(protocol, key -> new Relays());
  }

  /** Whether a frame that arrives now is to be timed. */
  boolean times(long nanoTime) {
    return timed.chooses(nanoTime);
  }

  void run(Seat seat) {
    Turns.run(seat, overflow);
  }

  void remove(Seat seat) {
    seats.remove(seat.self().number(), seat);
  }
}
