package dev.parley.guard;

/**
 * How much was spent within the last window: what this window has so far, and of the one before the
 * part that is still within reach. Exact for who was quiet before, within a few per cent for who
 * was not, and as small as three numbers. Not safe for threads.
 */
final class SlidingWindow {
  private final long lengthNanos;
  private long start;
  private int current;
  private int previous;

  SlidingWindow(long lengthNanos, long now) {
    this.lengthNanos = lengthNanos;
    this.start = now;
  }

  /** Spends one if no more than {@code limit} are spent then; whether it did. */
  boolean spend(int limit, long now) {
    slide(now);
    double reach = 1 - (double) (now - start) / lengthNanos;
    if (previous * reach + current + 1 > limit) {
      return false;
    }
    current++;
    return true;
  }

  /** How much is spent within reach. */
  int spent(long now) {
    slide(now);
    double reach = 1 - (double) (now - start) / lengthNanos;
    return (int) Math.round(previous * reach + current);
  }

  /** What was spent by somebody who pays for it alone. */
  void giveBack(int amount, long now) {
    slide(now);
    int recent = Math.min(amount, current);
    current -= recent;
    previous = Math.max(0, previous - (amount - recent));
  }

  private void slide(long now) {
    long passed = now - start;
    if (passed < lengthNanos) {
      return;
    }
    if (current == 0 || passed >= 2 * lengthNanos) {
      // Nothing within reach: the next window begins with what comes next.
      previous = 0;
      start = now;
    } else {
      previous = current;
      start += lengthNanos;
    }
    current = 0;
  }

  /** Forgets what was spent. */
  void clear(long now) {
    start = now;
    current = 0;
    previous = 0;
  }
}
