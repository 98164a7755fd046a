package dev.parley.exchange;

import java.util.function.LongSupplier;

/**
 * How fast one connection may speak: so many frames within any one second, and not one more. What
 * was refused does not count, so a client that slows down is heard again at once.
 *
 * <p>Remembers when the frames of the last second came, and grows only as far as a client really is
 * that fast. Not safe for threads.
 */
public final class Pace {
  private static final long SECOND = 1_000_000_000L;
  private static final int AT_FIRST = 8;

  private final int perSecond;
  private final LongSupplier nanoTime;
  // A ring: the newest at (next - 1), the oldest `count` places before `next`.
  private long[] times;
  private int next;
  private int count;

  /**
   * A pace that nothing has used yet.
   *
   * @param perSecond 1 or more
   * @param nanoTime nanoseconds as of {@link System#nanoTime}
   */
  public Pace(int perSecond, LongSupplier nanoTime) {
    if (perSecond < 1) {
      throw new IllegalArgumentException("not a pace: " + perSecond);
    }
    this.perSecond = perSecond;
    this.nanoTime = nanoTime;
    this.times = new long[Math.min(AT_FIRST, perSecond)];
  }

  /** Whether one more is within the pace; if so, it counts. */
  public boolean allows() {
    long now = nanoTime.getAsLong();
    while (count > 0 && now - oldest() >= SECOND) {
      count--;
    }
    if (count == 0 && times.length > AT_FIRST) {
      shrink();
    }
    if (count == perSecond) {
      return false;
    }
    if (count == times.length) {
      grow();
    }
    times[next] = now;
    next++;
    if (next == times.length) {
      next = 0;
    }
    count++;
    return true;
  }

  private long oldest() {
    int at = next - count;
    return times[at < 0 ? at + times.length : at];
  }

  /** Whoever was fast once need not keep the room for it. */
  private void shrink() {
    times = new long[AT_FIRST];
    next = 0;
  }

  private void grow() {
    long[] more = new long[(int) Math.min(perSecond, 2L * times.length)];
    for (int i = 0; i < count; i++) {
      more[i] = times[Math.floorMod(next - count + i, times.length)];
    }
    times = more;
    next = count;
  }
}
