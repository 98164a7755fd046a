package dev.parley.exchange;

import java.time.Duration;

/** Timers and the clock they go by. Safe to use from any thread. */
public interface Timers {

  /**
   * Runs {@code action} once, after at least {@code delay}, on the timers' thread: it must not
   * block.
   *
   * @param delay from zero to 365 days
   */
  Timer after(Duration delay, Runnable action);

  /** Nanoseconds of a clock that never goes back, as {@link System#nanoTime}. */
  long nanoTime();

  /** A timer that was set. */
  interface Timer {
    /**
     * Makes sure it does not fire any more; harmless when it has. Holds on to nothing afterwards.
     */
    void cancel();
  }
}
