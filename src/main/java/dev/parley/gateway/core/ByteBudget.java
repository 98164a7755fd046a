package dev.parley.gateway.core;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes may be kept in memory for some purpose. What is taken from a budget is taken from
 * those that it is a part of, too, all or none. Safe to use from any thread; never blocks.
 */
public final class ByteBudget {
  private final long limit;
  private final List<ByteBudget> wholes;
  private final Queue<Runnable> waiting;
  private final AtomicLong taken = new AtomicLong();

  /**
   * A budget of which nothing is taken.
   *
   * @param limit in bytes
   */
  public ByteBudget(long limit) {
    this.limit = limit;
    this.wholes = List.of();
    this.waiting = new ConcurrentLinkedQueue<>();
  }

  /**
   * A part of others.
   *
   * @param limit in bytes
   * @param wholes at least one; who waits for room in one of the first's parts hears of all that is
   *     given back to it
   */
  ByteBudget(long limit, ByteBudget... wholes) {
    this.limit = limit;
    this.wholes = List.of(wholes);
    this.waiting = wholes[0].waiting;
  }

  /**
   * Takes a number of bytes, all or none.
   *
   * @return false if so many are not left
   */
  public boolean tryTake(long bytes) {
    if (taken.addAndGet(bytes) > limit) {
      taken.addAndGet(-bytes);
      return false;
    }
    for (int i = 0; i < wholes.size(); i++) {
      if (!wholes.get(i).tryTake(bytes)) {
        taken.addAndGet(-bytes);
        wholes.subList(0, i).forEach(whole -> whole.putBack(bytes));
        return false;
      }
    }
    return true;
  }

  private void putBack(long bytes) {
    taken.addAndGet(-bytes);
    wholes.forEach(whole -> whole.putBack(bytes));
  }

  /** Gives back what was taken. */
  public void give(long bytes) {
    putBack(bytes);
    // Each once, though those that find no room may be waiting again by the end.
    for (int left = waiting.size(); left > 0; left--) {
      Runnable next = waiting.poll();
      if (next != null) {
        next.run();
      }
    }
  }

  /**
   * Tells when some bytes have been given back, once: it may be worth trying again. Whoever asks
   * tries again at once, too: there may have been room before this was called.
   *
   * @param retry called on the giver's thread: takes a note and returns
   */
  public void whenGiven(Runnable retry) {
    waiting.add(retry);
  }

  /** Bytes taken at this moment. */
  public long taken() {
    return Math.max(0, taken.get());
  }
}
