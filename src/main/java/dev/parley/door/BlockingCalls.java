package dev.parley.door;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Runs calls that may block for seconds, each kind on a few threads of its own: on the server's
 * shared threads they would hold up everybody, and on Open Liberty even the very answers they wait
 * for. Threads go when there is nothing to do. How many calls may wait is for the caller to bound.
 */
final class BlockingCalls implements Executor {
  private static final int IDLE_SECONDS = 5;

  private final ThreadPoolExecutor pool;

  /**
   * No threads yet.
   *
   * @param most threads at the same time
   */
  BlockingCalls(int most, ThreadFactory threads) {
    pool =
        new ThreadPoolExecutor(
            most, most, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads);
    pool.allowCoreThreadTimeOut(true);
    // Only after stop(): then whoever calls can wait.
    pool.setRejectedExecutionHandler((task, executor) -> task.run());
  }

  @Override
  public void execute(Runnable call) {
    pool.execute(call);
  }

  /** Finishes what is under way, and takes no new threads. */
  void stop() {
    pool.shutdown();
  }

  /** Waits until {@link #stop} has had its effect. */
  boolean awaitStop(long nanos) throws InterruptedException {
    return pool.awaitTermination(nanos, TimeUnit.NANOSECONDS);
  }
}
