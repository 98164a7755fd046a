package dev.parley.door;

import dev.parley.exchange.Observer;
import dev.parley.exchange.Sampler;
import dev.parley.exchange.Timers;
import java.time.Duration;

/**
 * Measures how long frames are in one outgoing queue, one of them at a time: how many are before it
 * is noted when it comes, and counted down as they go. Not safe for threads; the outbox's lock
 * guards it.
 */
final class QueueTime {

  /** What the queues of all lines share: whom to tell, and how often to measure. */
  static final class Shared {
    private static final Duration BETWEEN = Duration.ofMillis(1);

    private final Timers timers;
    private final Observer observer;
    private final Sampler sampler;

    Shared(Timers timers, Observer observer) {
      this.timers = timers;
      this.observer = observer;
      this.sampler = new Sampler(BETWEEN, timers.nanoTime());
    }
  }

  private final Shared shared;
  // How many have to go until the one that is measured has gone; 0: none is.
  private int left;
  private long since;

  QueueTime(Shared shared) {
    this.shared = shared;
  }

  /**
   * A frame has come.
   *
   * @param frames how many there are now, with this one
   */
  void added(int frames) {
    if (left == 0) {
      long now = shared.timers.nanoTime();
      if (shared.sampler.chooses(now)) {
        left = frames;
        since = now;
      }
    }
  }

  /**
   * The oldest frame has gone.
   *
   * @return how long it was there, in nanoseconds, to be told with {@link #tell} without the lock;
   *     negative if it was not measured
   */
  long gone() {
    return left > 0 && --left == 0 ? shared.timers.nanoTime() - since : -1;
  }

  /** Tells what {@link #gone} has measured, if anything; needs no lock. */
  void tell(long nanos) {
    if (nanos >= 0) {
      shared.observer.queuedFor(nanos);
    }
  }

  /** What was in the queue will not be sent. */
  void dropped() {
    left = 0;
  }
}
