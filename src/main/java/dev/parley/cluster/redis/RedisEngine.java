package dev.parley.cluster.redis;

import dev.parley.exchange.CloseCause;
import dev.parley.exchange.Delivery;
import dev.parley.exchange.Exchange;
import dev.parley.exchange.Names;
import dev.parley.exchange.Pairings;
import dev.parley.exchange.PeerId;
import dev.parley.exchange.Rooms;
import dev.parley.exchange.Signal;
import dev.parley.exchange.Switchboard;
import io.lettuce.core.RedisURI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * The exchange of many servers. What is asked for goes down the {@link Trunk} to the script; what
 * comes of it, one's own answers included, comes up through the {@link Inbox}, which every node
 * reads in the order in which things happened.
 *
 * <p>Two on this node talk without Redis. That their words keep their place among the news from the
 * inbox is seen to here: a letter is taken in as a whole before anybody acts on it, and whoever has
 * asked for something speaks through Redis, too, until that is answered.
 */
public final class RedisEngine implements Exchange, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(RedisEngine.class.getName());
  private static final int BEATS_PER_LEASE = 4;
  private static final int LETTERS_PER_BEAT = 256;
  private static final Duration GOODBYE = Duration.ofMillis(2500);

  private final Switchboard board;
  private final RedisSettings settings;
  private final Executor executor;
  private final RedisNames names = new RedisNames(this);
  private final RedisRooms rooms = new RedisRooms(this);
  private final RedisPairings pairings;
  private final Holdings holdings = new Holdings();
  private final Link link;
  private final Trunk trunk;
  private final Inbox inbox;
  private final AtomicLong numbers = new AtomicLong();
  private final Map<Long, Op> pending = new ConcurrentHashMap<>();
  private final Object gate = new Object();
  private volatile boolean taking;
  // How much of each conversation's is on its way through Redis.
  private final Map<PeerId, Integer> passing = new ConcurrentHashMap<>();
  private volatile long heardAt;
  private volatile boolean closed;
  // Guarded by gate.
  private String data;
  private int lettersSinceBeat;

  /**
   * Begins to join the others; what is asked for meanwhile waits.
   *
   * @param roomIds makes an id for each pair, never the same twice
   * @param executor takes in what comes from Redis and runs the conversations that hear of it; must
   *     not run it on the caller's thread
   */
  public RedisEngine(
      Switchboard board,
      RedisSettings settings,
      RedisURI uri,
      Supplier<String> roomIds,
      Executor executor) {
    this.board = board;
    this.settings = settings;
    this.executor = executor;
    this.pairings = new RedisPairings(this, board.timers(), roomIds);
    this.inbox = new Inbox(executor, this::takeIn);
    this.heardAt = board.timers().nanoTime();
    this.link = new Link(board.node(), settings, uri, board.timers(), new Sessions());
    this.trunk = new Trunk(link.sender(), board.timers(), this::fail);
    link.open();
    beatLater();
  }

  @Override
  public Names names() {
    return names;
  }

  @Override
  public Rooms rooms() {
    return rooms;
  }

  @Override
  public Pairings pairings() {
    return pairings;
  }

  Holdings holdings() {
    return holdings;
  }

  /** How long an answer of Redis has been overdue; zero while all is well. */
  public Duration awayFor() {
    Duration silent = Duration.ofNanos(board.timers().nanoTime() - heardAt);
    Duration overdue = silent.minus(settings.lease().dividedBy(BEATS_PER_LEASE).multipliedBy(2));
    return overdue.isNegative() ? Duration.ZERO : overdue;
  }

  // --- signals

  @Override
  public Delivery route(PeerId to, Signal signal) {
    if (to.node().equals(board.node()) && !passing.containsKey(signal.from())) {
      return deliver(to, signal) ? Delivery.DELIVERED : Delivery.GONE;
    }
    boolean here = to.node().equals(board.node());
    Op op =
        new Op(
            numbers.incrementAndGet(),
            "signal",
            List.of(
                to.toString(),
                signal.kind(),
                signal.from().toString(),
                signal.ref(),
                signal.text()),
            here ? signal.from() : null,
            false,
            null);
    if (here) {
      pending.put(op.id, op);
    }
    passes(op);
    op.goodUntil = board.timers().nanoTime() + settings.patience().toNanos();
    if (closed || !trunk.submit(op)) {
      fail(op, null);
    }
    return Delivery.FORWARDED;
  }

  private boolean deliver(PeerId to, Signal signal) {
    if (taking) {
      synchronized (gate) {
        // A letter is being taken in: what it says was before this, if it is why this is said.
        return board.deliver(to, signal);
      }
    }
    return board.deliver(to, signal);
  }

  private void passes(Op op) {
    if (op.asker != null) {
      passing.merge(op.asker, 1, Integer::sum);
    }
  }

  private void passed(PeerId asker) {
    if (asker != null) {
      passing.computeIfPresent(asker, (peer, count) -> count == 1 ? null : count - 1);
    }
  }

  // --- what is asked for

  /** Asks for something that need not happen if Redis is away. */
  CompletionStage<List<String>> ask(PeerId asker, String name, String... arguments) {
    return ask(asker, name, false, arguments);
  }

  /** Gives something back, however long that takes; the answer is waited for no longer than any. */
  CompletionStage<Boolean> giveBack(PeerId asker, String name, String... arguments) {
    return ask(asker, name, true, arguments).thenApply(answer -> answer.get(0).equals("true"));
  }

  private CompletionStage<List<String>> ask(
      PeerId asker, String name, boolean lasting, String... arguments) {
    CompletableFuture<List<String>> answer = new CompletableFuture<>();
    Op op = new Op(numbers.incrementAndGet(), name, List.of(arguments), asker, lasting, answer);
    pending.put(op.id, op);
    passes(op);
    op.deadline =
        board
            .timers()
            .after(
                settings.patience(), () -> fail(op, new EngineAway("no answer in time: " + name)));
    if (closed || !trunk.submit(op)) {
      fail(op, new EngineAway("too much waits for Redis"));
    }
    return answer;
  }

  /** Nobody knows what became of it. */
  private void fail(Op op, Throwable failure) {
    op.deadline.cancel();
    if (pending.remove(op.id) != null) {
      passed(op.asker);
      if (op.answer != null) {
        op.answer.completeExceptionally(
            failure == null ? new EngineAway("the session with Redis ended") : failure);
      }
    }
  }

  // --- what comes of it

  private void takeIn(byte[] letter) {
    List<List<String>> items = Letters.read(letter);
    board.batch(
        () -> {
          synchronized (gate) {
            taking = true;
            try {
              items.forEach(this::take);
              lettersSinceBeat++;
            } finally {
              taking = false;
            }
          }
        });
    if (lettersSinceBeat >= LETTERS_PER_BEAT) {
      beat();
    }
  }

  private void take(List<String> item) {
    try {
      switch (item.get(0)) {
        case "answer" -> answered(Long.parseLong(item.get(1)), item.subList(2, item.size()));
        case "failed" -> refused(Long.parseLong(item.get(1)), item.get(2));
        case "signal" -> told(item);
        case "passed" -> answered(Long.parseLong(item.get(1)), List.of());
        case "gone" -> gone(item);
        case "held" -> holdings.held(item.subList(1, item.size()));
        case "freed" -> holdings.freed(item.subList(1, item.size()));
        case "lost" -> board.nodeLost(item.get(1));
        default -> throw new IllegalArgumentException("unknown: " + item.get(0));
      }
    } catch (RuntimeException e) {
      // Whatever it is, the rest of the letter is for others.
      LOG.log(System.Logger.Level.ERROR, () -> "a letter's " + item.get(0) + " failed", e);
    }
  }

  private void answered(long id, List<String> values) {
    Op op = pending.remove(id);
    if (op != null) {
      op.deadline.cancel();
      passed(op.asker);
      if (op.answer != null) {
        op.answer.complete(values);
      }
    }
  }

  private void refused(long id, String problem) {
    Op op = pending.get(id);
    if (op != null) {
      fail(op, new EngineAway("Redis refused " + op.name + ": " + problem));
    } else {
      LOG.log(System.Logger.Level.WARNING, "Redis refused: {0}", problem);
    }
  }

  private void told(List<String> item) {
    Signal signal = new Signal(item.get(2), PeerId.parse(item.get(3)), item.get(4), item.get(5));
    for (String number : item.get(1).split(",", -1)) {
      PeerId to = new PeerId(board.node(), Long.parseLong(number));
      if (!board.deliver(to, signal) && !signal.isReturned()) {
        route(signal.from(), signal.returnedBy(to));
      }
    }
  }

  private void gone(List<String> item) {
    Signal signal = new Signal(item.get(2), PeerId.parse(item.get(3)), item.get(4), item.get(5));
    if (!signal.isReturned()) {
      board.deliver(signal.from(), signal.returnedBy(PeerId.parse(item.get(1))));
    }
  }

  // --- life

  private void beatLater() {
    if (!closed) {
      board
          .timers()
          .after(
              settings.lease().dividedBy(BEATS_PER_LEASE),
              () -> {
                beat();
                beatLater();
              });
    }
  }

  /** Says that this node lives and what it has read; sweeps up after one that does not. */
  private void beat() {
    lettersSinceBeat = 0;
    var unused =
        ask(null, "beat", inbox.last())
            .whenComplete(
                (answer, failure) -> {
                  if (failure == null) {
                    heardAt = board.timers().nanoTime();
                    if (answer.get(0).equals("true")) {
                      beat();
                    }
                  } else if (awayFor().compareTo(settings.lease()) > 0) {
                    // The connection may be one of which only this end is left.
                    trunk.dropSession();
                  }
                });
  }

  /** Gives back what conversations that are over held, and goes. A few seconds at most. */
  @Override
  public void close() {
    trunk.submit(new Op(numbers.incrementAndGet(), "quit", List.of(), null, true, null));
    closed = true;
    trunk.awaitIdle(GOODBYE);
    link.close();
  }

  /** Goes without a word, as a process that is killed. For tests. */
  void vanish() {
    closed = true;
    link.close();
  }

  private final class Sessions implements Link.User {

    @Override
    public void begun(Link.Session session, boolean fresh, String what) {
      executor.execute(
          () -> {
            boolean again;
            synchronized (gate) {
              again = data != null;
              data = what;
            }
            heardAt = board.timers().nanoTime();
            if (fresh && again) {
              LOG.log(
                  System.Logger.Level.WARNING,
                  "what this node held in Redis is gone: its conversations end");
              holdings.clear();
              board.hangUpAll(CloseCause.DRAIN);
            }
            inbox.begun(session, fresh);
            trunk.begun(session);
          });
    }

    @Override
    public void ended(Link.Session session) {
      trunk.ended(session);
    }
  }
}
