package dev.parley.guard;

import java.time.Duration;

/**
 * An address is refused for a while.
 *
 * @param budget what it had overspent
 * @param remaining how much longer, more than nothing
 */
public record Block(Throttle.Budget budget, Duration remaining) {

  /** For {@code Retry-After} and error texts: whole seconds, rounded up, at least 1. */
  public long seconds() {
    return Math.max(1, remaining.plusNanos(999_999_999).toSeconds());
  }
}
