package dev.parley.exchange;

import java.time.Duration;

/**
 * Chooses what is measured: the first in each interval. So every one is when there are few, and
 * measuring costs next to nothing when there are many. Safe to use from any thread; of several at
 * the same moment, more than one may be chosen.
 */
public final class Sampler {
  private final long interval;
  private volatile long next;

  /**
   * A sampler that chooses the next one.
   *
   * @param nanoTime now, as of {@link System#nanoTime}
   */
  public Sampler(Duration interval, long nanoTime) {
    this.interval = interval.toNanos();
    this.next = nanoTime;
  }

  /** Whether to measure what happens now. */
  public boolean chooses(long nanoTime) {
    if (nanoTime - next < 0) {
      return false;
    }
    next = nanoTime + interval;
    return true;
  }
}
