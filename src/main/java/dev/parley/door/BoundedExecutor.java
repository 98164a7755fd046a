package dev.parley.door;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Runs tasks that may block for seconds on at most so many threads of another executor; more tasks
 * wait in order. How many may wait is for the caller to bound.
 */
final class BoundedExecutor implements Executor {
  private static final System.Logger LOG = System.getLogger(BoundedExecutor.class.getName());

  private final Executor executor;
  private final int most;
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private int running;

  /**
   * An idle executor.
   *
   * @param most threads at the same time
   */
  BoundedExecutor(Executor executor, int most) {
    this.executor = executor;
    this.most = most;
  }

  @Override
  public void execute(Runnable task) {
    synchronized (waiting) {
      waiting.add(task);
      if (running == most) {
        return;
      }
      running++;
    }
    try {
      executor.execute(this::work);
    } catch (RejectedExecutionException | IllegalStateException e) {
      // A server that stops takes no more work from its applications: the caller does it.
      LOG.log(System.Logger.Level.DEBUG, "the server takes no more tasks", e);
      work();
    }
  }

  private void work() {
    for (Runnable task = next(); task != null; task = next()) {
      try {
        task.run();
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.ERROR, "a task failed", e);
      }
    }
  }

  private Runnable next() {
    synchronized (waiting) {
      Runnable task = waiting.poll();
      if (task == null) {
        running--;
      }
      return task;
    }
  }
}
