package dev.parley.webhook;

import dev.parley.exchange.Timers;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Timers in real time, on one thread. */
final class TestTimers implements Timers, AutoCloseable {
  private final ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(1);

  TestTimers() {
    thread.setRemoveOnCancelPolicy(true);
  }

  @Override
  public Timer after(Duration delay, Runnable action) {
    var set = thread.schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS);
    return () -> set.cancel(false);
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  /** How many are set. */
  int set() {
    return thread.getQueue().size();
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
