package dev.parley.gateway.signaling;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The one thread of a link: everything that happens to it happens here, in turn. */
interface LinkLoop {

  /** Runs something after all that waits already; nothing after {@link #end}. */
  void run(Runnable step);

  /**
   * Runs something later.
   *
   * @return calls it off, if it has not started
   */
  Runnable after(Duration delay, Runnable step);

  /** Ends the thread when the present step is over; what waits is dropped. */
  void end();

  /**
   * Waits until the thread has ended; returns at once if it is this very thread.
   *
   * @return whether it has ended
   */
  boolean awaitEnd(Duration atMost) throws InterruptedException;

  /** A daemon thread: it keeps no program alive. */
  static LinkLoop thread() {
    return new OnThread();
  }

  /** A loop on a thread of its own. */
  final class OnThread implements LinkLoop {
    private static final System.Logger LOG = System.getLogger(LinkLoop.class.getName());
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final ScheduledThreadPoolExecutor executor;
    private volatile Thread self;

    private OnThread() {
      executor =
          new ScheduledThreadPoolExecutor(
              1,
              work -> {
                self = new Thread(work, "parley-signaling-" + COUNT.incrementAndGet());
                self.setDaemon(true);
                return self;
              },
              new ThreadPoolExecutor.DiscardPolicy());
      executor.setRemoveOnCancelPolicy(true);
    }

    @Override
    public void run(Runnable step) {
      executor.execute(() -> guarded(step));
    }

    @Override
    public Runnable after(Duration delay, Runnable step) {
      ScheduledFuture<?> timer =
          executor.schedule(() -> guarded(step), delay.toNanos(), TimeUnit.NANOSECONDS);
      return () -> timer.cancel(false);
    }

    @Override
    public void end() {
      executor.shutdownNow();
    }

    @Override
    public boolean awaitEnd(Duration atMost) throws InterruptedException {
      return Thread.currentThread() == self
          || executor.awaitTermination(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }

    private static void guarded(Runnable step) {
      try {
        step.run();
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.ERROR, "a step of the signaling link failed", e);
      }
    }
  }
}
