package dev.parley.gateway.core;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes of messages a gateway keeps in memory, all sessions together. Safe to use from any
 * thread; never blocks.
 */
public final class ByteBudget {
  private final long limit;
  private final AtomicLong taken = new AtomicLong();

  /**
   * A budget of which nothing is taken.
   *
   * @param limit in bytes
   */
  public ByteBudget(long limit) {
    this.limit = limit;
  }

  /**
   * Takes a number of bytes, all or none.
   *
   * @return false if so many are not left
   */
  public boolean tryTake(long bytes) {
    if (taken.addAndGet(bytes) <= limit) {
      return true;
    }
    taken.addAndGet(-bytes);
    return false;
  }

  /** Gives back what was taken. */
  public void give(long bytes) {
    taken.addAndGet(-bytes);
  }

  /** Bytes taken at this moment. */
  public long taken() {
    return Math.max(0, taken.get());
  }
}
