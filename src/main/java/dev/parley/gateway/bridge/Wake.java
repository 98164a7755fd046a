package dev.parley.gateway.bridge;

import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Has another look at a channel after a while. libwebrtc tells when buffered data has gone out, but
 * not always: while it counts more than it expects (its own control messages, at a channel's
 * beginning), it says nothing, not even when all has gone out. Without this a sender that waits for
 * the call-back waits for ever. In turns only.
 */
final class Wake {
  private static final long FIRST_MILLIS = 20;
  private static final long LAST_MILLIS = 320;

  private final ScheduledExecutorService timer;
  private final Executor turns;
  private final Runnable look;
  private Future<?> pending;
  private long wait = FIRST_MILLIS;
  private long seen = -1;
  private boolean over;

  /** Looks are taken in turns. */
  Wake(ScheduledExecutorService timer, Executor turns, Runnable look) {
    this.timer = timer;
    this.turns = turns;
    this.look = look;
  }

  /**
   * Takes another look later, unless one is under way; ever later while nothing moves.
   *
   * @param buffered what the channel holds now, to tell whether something moves
   */
  void later(long buffered) {
    if (over || pending != null) {
      return;
    }
    wait = buffered == seen ? Math.min(2 * wait, LAST_MILLIS) : FIRST_MILLIS;
    seen = buffered;
    pending = timer.schedule(() -> turns.execute(this::now), wait, TimeUnit.MILLISECONDS);
  }

  private void now() {
    pending = null;
    if (!over) {
      look.run();
    }
  }

  void end() {
    over = true;
    if (pending != null) {
      pending.cancel(false);
    }
  }
}
