package dev.parley.gateway;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A gateway's threads. All are daemons: they keep no process alive. */
final class Threads {
  private static final int IDLE_SECONDS = 30;
  private static final int MAX_ASKING = 8;

  /** More than sessions can begin while one answer is waited for. */
  private static final int MAX_QUESTIONS = 1000;

  private final ThreadPoolExecutor workers;
  private final ThreadPoolExecutor asking;
  private final ScheduledThreadPoolExecutor timer;

  Threads() {
    // Some more than cores: closing a native peer connection blocks for some milliseconds.
    int count = Math.max(4, 2 * Runtime.getRuntime().availableProcessors());
    workers =
        new ThreadPoolExecutor(
            count,
            count,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            named("worker"));
    workers.allowCoreThreadTimeOut(true);
    asking =
        new ThreadPoolExecutor(
            MAX_ASKING,
            MAX_ASKING,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_QUESTIONS),
            named("ice-servers"));
    asking.allowCoreThreadTimeOut(true);
    timer =
        new ScheduledThreadPoolExecutor(1, named("timer"), new ThreadPoolExecutor.DiscardPolicy());
    timer.setRemoveOnCancelPolicy(true);
  }

  static ThreadFactory named(String name) {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, "parley-gateway-" + name + "-" + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  /** For the sessions' turns and the HTTP client. */
  ThreadPoolExecutor workers() {
    return workers;
  }

  /** For what the user's code is asked, which may block. */
  ThreadPoolExecutor asking() {
    return asking;
  }

  /** For deadlines; runs nothing that blocks. After the end it takes nothing and says nothing. */
  ScheduledThreadPoolExecutor timer() {
    return timer;
  }

  /** Ends all of them; what is running may finish. */
  void close() {
    timer.shutdownNow();
    asking.shutdownNow();
    workers.shutdown();
  }
}
