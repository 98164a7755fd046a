package dev.parley.ops.drain;

import dev.parley.exchange.CloseCause;
import dev.parley.exchange.PeerId;
import dev.parley.exchange.Reception;
import dev.parley.exchange.Switchboard;
import dev.parley.exchange.Timers;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Empties a server: {@link State} has the steps. What is closed with {@link CloseCause#DRAIN} comes
 * back by itself, elsewhere. Safe to use from any thread; nothing here blocks.
 */
public final class Drain {
  /** Why the reception is closed meanwhile. */
  public static final String REASON = "draining";

  /** How far it has come. */
  public enum State {
    /** Lines are taken, or the server is starting or stopping, which is not our doing. */
    OFF,
    /** No new lines are taken; those that are open stay until balancers have seen it. */
    ANNOUNCED,
    /** Lines are being closed. */
    CLOSING,
    /** All are closed. Who was let in before and comes only now is closed at once. */
    DRAINED
  }

  private static final System.Logger LOG = System.getLogger(Drain.class.getName());

  /** Between two batches, half as much or half as much again. */
  private static final Duration BETWEEN = Duration.ofMillis(400);

  private final Switchboard board;
  private final Reception reception;
  private final DrainSettings settings;
  private final Random random;
  // All guarded by this.
  private State state = State.OFF;
  private Timers.Timer next;
  private ArrayDeque<List<PeerId>> groups = new ArrayDeque<>();
  private long since;
  private int total;
  private int closed;

  /**
   * Nothing is drained yet.
   *
   * @param random chooses who is closed when
   */
  public Drain(Switchboard board, Reception reception, DrainSettings settings, Random random) {
    this.board = board;
    this.reception = reception;
    this.settings = settings;
    this.random = random;
  }

  /** Begins. False if new lines are not taken now anyway: it is draining, starting or stopping. */
  public synchronized boolean begin() {
    if (state != State.OFF || !reception.closeIfOpen(REASON)) {
      return false;
    }
    LOG.log(
        System.Logger.Level.INFO,
        "draining {0} lines: in {1} seconds, for {2} seconds",
        board.size(),
        settings.notice().toSeconds(),
        settings.closing().toSeconds());
    state = State.ANNOUNCED;
    next = board.timers().after(settings.notice(), this::startClosing);
    return true;
  }

  /** Takes new lines again; those that were closed stay so. False if nothing was being drained. */
  public synchronized boolean cancel() {
    if (state == State.OFF) {
      return false;
    }
    end();
    boolean open = reception.openAgain(REASON);
    LOG.log(System.Logger.Level.INFO, "draining is cancelled");
    return open;
  }

  /** The application ends: there is nothing more to do. */
  public synchronized void close() {
    end();
  }

  private void end() {
    state = State.OFF;
    groups.clear();
    if (next != null) {
      next.cancel();
      next = null;
    }
  }

  /** How far it has come. */
  public synchronized State state() {
    return state;
  }

  private void startClosing() {
    synchronized (this) {
      if (state != State.ANNOUNCED) {
        return;
      }
      state = State.CLOSING;
      List<List<PeerId>> all = new ArrayList<>(Groups.of(board.lines()));
      Collections.shuffle(all, random);
      groups = new ArrayDeque<>(all);
      total = all.stream().mapToInt(List::size).sum();
      closed = 0;
      since = board.timers().nanoTime();
    }
    step();
  }

  private void step() {
    List<PeerId> batch;
    boolean all;
    synchronized (this) {
      if (state != State.CLOSING && state != State.DRAINED) {
        return;
      }
      double part = part();
      all = part >= 1;
      batch = batch(part);
    }
    // Without the lock: closing runs conversations.
    board.hangUp(batch, CloseCause.DRAIN);
    if (all) {
      board.hangUpAll(CloseCause.DRAIN);
    }
    synchronized (this) {
      if (state == State.CLOSING && all && board.size() == 0) {
        state = State.DRAINED;
        LOG.log(System.Logger.Level.INFO, "drained: {0} lines were closed", total);
      }
      if (state == State.CLOSING || state == State.DRAINED) {
        next = board.timers().after(pause(), this::step);
      }
    }
  }

  /** How much of the time is over; 1 or more: all of it. */
  private double part() {
    long closing = settings.closing().toNanos();
    return closing == 0 ? 1 : (double) (board.timers().nanoTime() - since) / closing;
  }

  private List<PeerId> batch(double part) {
    List<PeerId> batch = new ArrayList<>();
    while (closed < part * total && !groups.isEmpty()) {
      List<PeerId> group = groups.poll();
      closed += group.size();
      batch.addAll(group);
    }
    return batch;
  }

  private Duration pause() {
    return BETWEEN.dividedBy(2).plusMillis(random.nextLong(BETWEEN.toMillis()));
  }
}
