package dev.parley.door.express;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Turns on WildFly's IO threads, which are executors themselves. A connection there may be read by
 * its own IO thread only: when a read finds nothing more, reading is switched on again before the
 * bytes are even returned. And an IO thread works off all its tasks before it looks at its other
 * connections, those included that came meanwhile. So each IO thread has one task of ours at the
 * most, and it comes by way of another thread, by when the others have had their turn.
 *
 * <p>Called on an IO thread only.
 */
final class IoThreadTurns implements Executor {
  private static final System.Logger LOG = System.getLogger(IoThreadTurns.class.getName());

  // Of each IO thread, the JDK's own classes when nobody waits, so that nothing is kept alive.
  private static final ThreadLocal<ArrayDeque<Runnable>> WAITING =
      ThreadLocal.withInitial(ArrayDeque::new);

  private final Executor others;

  /**
   * Turns on the calling thread.
   *
   * @param others takes tasks that do nothing but to hand over
   */
  IoThreadTurns(Executor others) {
    this.others = others;
  }

  /**
   * Has a turn taken on this thread, after those that wait already.
   *
   * @throws RejectedExecutionException if there is nobody to hand it over, or this is no IO thread
   */
  @Override
  public void execute(Runnable turn) {
    ArrayDeque<Runnable> waiting = WAITING.get();
    if (waiting.isEmpty()) {
      handOver();
    }
    waiting.add(turn);
  }

  private void handOver() {
    if (!(Thread.currentThread() instanceof Executor io)) {
      throw new RejectedExecutionException("not an IO thread");
    }
    others.execute(
        () -> {
          try {
            io.execute(this::next);
          } catch (RejectedExecutionException e) {
            // The server stops, and with it all its connections.
            LOG.log(System.Logger.Level.DEBUG, "an IO thread takes no more turns", e);
          }
        });
  }

  private void next() {
    ArrayDeque<Runnable> waiting = WAITING.get();
    boolean done = false;
    while (!done) {
      try {
        // Stays at the head while it runs: whoever comes meanwhile need not hand over.
        waiting.element().run();
      } finally {
        waiting.remove();
        done = waiting.isEmpty() || handedOver();
      }
    }
  }

  private boolean handedOver() {
    try {
      handOver();
      return true;
    } catch (RejectedExecutionException e) {
      LOG.log(System.Logger.Level.DEBUG, "the server stops: all turns are taken at once", e);
      return false;
    }
  }
}
