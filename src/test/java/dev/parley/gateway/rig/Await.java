package dev.parley.gateway.rig;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waiting for something that must happen, with an end. */
public final class Await {
  /** Longer than anything takes, shorter than anybody waits. */
  public static final Duration PATIENCE = Duration.ofSeconds(30);

  private Await() {}

  /** The next element. */
  public static <T> T next(BlockingQueue<T> queue) {
    try {
      T element = queue.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      if (element == null) {
        throw new AssertionError("nothing came in " + PATIENCE);
      }
      return element;
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }

  /** Waits until a condition holds that nobody tells of. */
  public static void until(String what, BooleanSupplier condition) {
    until(what, PATIENCE, condition);
  }

  /** The same with an end of its own. */
  public static void until(String what, Duration patience, BooleanSupplier condition) {
    long end = System.nanoTime() + patience.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not within " + patience + ": " + what);
      }
      try {
        TimeUnit.MILLISECONDS.sleep(5);
      } catch (InterruptedException e) {
        throw new AssertionError("interrupted", e);
      }
    }
  }
}
