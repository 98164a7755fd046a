package dev.parley.ops.drain;

import dev.parley.exchange.CloseCause;
import dev.parley.exchange.PeerId;
import dev.parley.exchange.Reception;
import dev.parley.exchange.Switchboard;
import dev.parley.exchange.Timers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.IntSupplier;

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
    /**
     * All are closed, and their sockets. Who was let in before and comes only now is closed at
     * once.
     */
    DRAINED
  }

  private static final System.Logger LOG = System.getLogger(Drain.class.getName());

  /** Between two batches, half as much or half as much again. */
  private static final Duration BETWEEN = Duration.ofMillis(400);

  private final Switchboard board;
  private final IntSupplier sockets;
  private final Reception reception;
  private final DrainSettings settings;
  private final Random random;
  // All guarded by this.
  private State state = State.OFF;
  private Timers.Timer next;
  private long since;
  private int total;
  private int closed;

  /**
   * Nothing is drained yet.
   *
   * @param sockets how many are open: a close frame may still be on its way
   * @param random chooses who is closed when
   */
  public Drain(
      Switchboard board,
      IntSupplier sockets,
      Reception reception,
      DrainSettings settings,
      Random random) {
    this.board = board;
    this.sockets = sockets;
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
      total = board.size();
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
      batch = batch(all ? Integer.MAX_VALUE : (int) Math.ceil(part * total) - closed);
      closed += batch.size();
    }
    // Without the lock: closing runs conversations. Those that were there while it was held only:
    // whoever comes after a cancel stays.
    board.hangUp(batch, CloseCause.DRAIN);
    synchronized (this) {
      if (state == State.CLOSING && all && board.size() == 0 && sockets.getAsInt() == 0) {
        state = State.DRAINED;
        LOG.log(System.Logger.Level.INFO, "drained: {0} lines were closed", closed);
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

  /** So many lines or a few more, chosen anew: partners of this moment go together. */
  private List<PeerId> batch(int most) {
    List<PeerId> batch = new ArrayList<>();
    if (most > 0) {
      List<List<PeerId>> groups = Groups.of(board.lines());
      Collections.shuffle(groups, random);
      for (List<PeerId> group : groups) {
        if (batch.size() >= most) {
          break;
        }
        batch.addAll(group);
      }
    }
    return batch;
  }

  private Duration pause() {
    return BETWEEN.dividedBy(2).plusMillis(random.nextLong(BETWEEN.toMillis()));
  }
}
