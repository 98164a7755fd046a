package dev.parley.bench;

import java.util.concurrent.locks.LockSupport;

/** Lets so many bytes pass in a second, and holds whoever brings more. */
final class Throttle {
  private final long bytesPerSecond;
  private final long start = System.nanoTime();
  private long passed;

  Throttle(long bytesPerSecond) {
    this.bytesPerSecond = bytesPerSecond;
  }

  void pass(int bytes) {
    passed += bytes;
    long due = start + passed * 1_000_000_000L / bytesPerSecond;
    for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
