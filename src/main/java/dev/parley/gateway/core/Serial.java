package dev.parley.gateway.core;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs tasks one at a time, in the order they came, on threads shared with others. What a task
 * writes the next one sees, so state that only tasks touch needs no lock. A task that throws is
 * logged; the next one runs.
 *
 * <p>The queue itself has no bound: whoever puts in what a stranger sends counts it first.
 */
public final class Serial implements Executor {
  private static final System.Logger LOG = System.getLogger(Serial.class.getName());

  /** Then others get the thread: one busy session must not hold it for good. */
  private static final int TASKS_IN_A_ROW = 64;

  private final Executor workers;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();

  /** Turns on the threads of {@code workers}. */
  public Serial(Executor workers) {
    this.workers = workers;
  }

  /** Takes a task, from any thread; never runs it before returning. */
  @Override
  public void execute(Runnable task) {
    tasks.add(task);
    if (waiting.getAndIncrement() == 0) {
      start();
    }
  }

  private void start() {
    try {
      workers.execute(this::run);
    } catch (RejectedExecutionException e) {
      // The gateway has ended, and everything that the tasks would have done to it with it.
      LOG.log(System.Logger.Level.DEBUG, "a task came after the end");
    }
  }

  private void run() {
    for (int done = 0; done < TASKS_IN_A_ROW; done++) {
      Runnable task = tasks.poll();
      if (task == null) {
        throw new IllegalStateException("fewer tasks than were counted");
      }
      try {
        task.run();
      } catch (RuntimeException | Error e) {
        LOG.log(System.Logger.Level.ERROR, "a task failed", e);
      }
      if (waiting.decrementAndGet() == 0) {
        return;
      }
    }
    start();
  }
}
