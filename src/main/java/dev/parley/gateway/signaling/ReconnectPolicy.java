package dev.parley.gateway.signaling;

import java.time.Duration;

/**
 * How long to wait before the next attempt: the nth delay is {@code min(max, min * 2^n)} with a
 * quarter of it more or less (PROTOCOLS.md, section 5), so that the gateways of a restarted server
 * do not all come back in the same instant.
 *
 * @param min of the first attempt, before the jitter; above zero
 * @param max that no delay exceeds before the jitter; not below {@code min}
 */
public record ReconnectPolicy(Duration min, Duration max) {
  private static final double JITTER = 0.25;

  /** 10 seconds, doubling to 5 minutes. */
  public static final ReconnectPolicy DEFAULT =
      new ReconnectPolicy(Duration.ofSeconds(10), Duration.ofMinutes(5));

  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException with a sentence if they are not as above
   */
  public ReconnectPolicy {
    if (min.isNegative() || min.isZero() || max.compareTo(min) < 0) {
      throw new IllegalArgumentException(
          "The longest wait between two attempts must not be shorter than the shortest, and both"
              + " must be above zero.");
    }
  }

  /**
   * The wait before an attempt.
   *
   * @param n how many waits there were since the last registration, from 0
   * @param random in [0, 1)
   */
  public Duration delay(int n, double random) {
    // Infinity at worst, and the smaller of that and max is still max.
    double bound = Math.min((double) max.toNanos(), min.toNanos() * Math.pow(2, n));
    return Duration.ofNanos(Math.round(bound * (1 - JITTER + 2 * JITTER * random)));
  }
}
