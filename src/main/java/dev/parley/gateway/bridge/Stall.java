package dev.parley.gateway.bridge;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Notices a browser that takes nothing while something waits for it: what waits is of the memory
 * that all sessions share. In turns only.
 */
final class Stall {
  /** So often nothing may have moved, each time for a part of the patience. */
  private static final int LOOKS = 4;

  private final ScheduledExecutorService timer;
  private final Executor turns;
  private final long lookMillis;
  private final Runnable onStalled;
  private Future<?> pending;
  private long seen = Long.MIN_VALUE;
  private int looks;
  private boolean over;

  /**
   * Nothing waits yet.
   *
   * @param patience how long nothing may move; up to a quarter more passes before it is noticed
   * @param onStalled called in turns, once
   */
  Stall(ScheduledExecutorService timer, Executor turns, Duration patience, Runnable onStalled) {
    this.timer = timer;
    this.turns = turns;
    this.lookMillis = Math.max(1, patience.toMillis() / LOOKS);
    this.onStalled = onStalled;
  }

  /**
   * Something waits; told again and again as long as it does.
   *
   * @param gone bytes that the browser's side has taken so far
   */
  void waiting(long gone) {
    if (gone != seen) {
      seen = gone;
      looks = 0;
    }
    if (pending == null && !over) {
      later();
    }
  }

  private void later() {
    pending = timer.schedule(() -> turns.execute(this::look), lookMillis, TimeUnit.MILLISECONDS);
  }

  private void look() {
    if (pending == null) {
      return; // Nothing waits any more.
    }
    looks++;
    if (looks < LOOKS) {
      later();
    } else {
      end();
      onStalled.run();
    }
  }

  /** Nothing waits. */
  void idle() {
    looks = 0;
    if (pending != null) {
      pending.cancel(false);
      pending = null;
    }
  }

  void end() {
    over = true;
    idle();
  }
}
