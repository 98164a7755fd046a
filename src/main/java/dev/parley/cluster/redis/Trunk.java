package dev.parley.cluster.redis;

import dev.parley.exchange.Timers;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisNoScriptException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;

/**
 * Operations on their way to Redis, in order. A few batches are under way at a time; what is asked
 * for meanwhile waits and makes up the next ones, so that under load each is a large one.
 */
final class Trunk {
  private static final Duration A_WHILE = Duration.ofMillis(250);
  private static final int MOST_UNDER_WAY = 4;
  private static final int BATCH = 128;
  private static final int BATCH_BYTES = 512 << 10;

  /** What may wait, in bytes. */
  private static final long MOST_WAITING = 64L << 20;

  private final Executor sender;
  private final Timers timers;
  private final BiConsumer<Op, Throwable> lost;
  private final Queue<Op> queue = new ConcurrentLinkedQueue<>();
  // Carried out once more: nobody knows whether they were.
  private final Deque<Op> again = new ConcurrentLinkedDeque<>();
  private final AtomicLong waiting = new AtomicLong();
  private final AtomicInteger work = new AtomicInteger();
  private final AtomicInteger underWay = new AtomicInteger();
  private final Object idle = new Object();
  private volatile Link.Session session;
  private volatile boolean pausing;

  /**
   * An empty trunk.
   *
   * @param sender {@link Link#sender}
   * @param lost told of operations of which nobody knows what became
   */
  Trunk(Executor sender, Timers timers, BiConsumer<Op, Throwable> lost) {
    this.sender = sender;
    this.timers = timers;
    this.lost = lost;
  }

  /** Puts an operation at the end. False if too much waits already. */
  boolean submit(Op op) {
    if (waiting.addAndGet(op.size) > MOST_WAITING && !op.lasting) {
      waiting.addAndGet(-op.size);
      return false;
    }
    queue.add(op);
    pump();
    return true;
  }

  void begun(Link.Session begun) {
    session = begun;
    pump();
  }

  void ended(Link.Session ended) {
    if (session == ended) {
      session = null;
    }
  }

  /** Ends a session in which nothing is answered any more. */
  void dropSession() {
    Link.Session silent = session;
    if (silent != null) {
      silent.drop("it does not answer");
    }
  }

  /** Waits until everything was carried out, if there is a session; at most so long. */
  void awaitIdle(Duration most) {
    synchronized (idle) {
      long end = System.nanoTime() + most.toNanos();
      long left = most.toMillis();
      while (session != null && !isIdle() && left > 0) {
        try {
          idle.wait(left);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return;
        }
        left = (end - System.nanoTime()) / 1_000_000;
      }
    }
  }

  private boolean isIdle() {
    return queue.isEmpty() && again.isEmpty() && underWay.get() == 0;
  }

  private void pump() {
    if (work.getAndIncrement() == 0) {
      try {
        sender.execute(this::sendAll);
      } catch (RejectedExecutionException e) {
        // The client has ended: nothing is sent any more.
        work.set(0);
      }
    }
  }

  /** One thread at a time: the order of the queue is the order in which Redis sees it. */
  private void sendAll() {
    int seen = 1;
    do {
      Link.Session now = session;
      while (now != null && !pausing && underWay.get() < MOST_UNDER_WAY) {
        List<Op> batch = next();
        if (batch.isEmpty()) {
          break;
        }
        send(now, batch);
      }
      seen = work.addAndGet(-seen);
    } while (seen != 0);
  }

  private List<Op> next() {
    List<Op> batch = new ArrayList<>();
    int bytes = 0;
    while (batch.size() < BATCH && bytes < BATCH_BYTES) {
      Op op = again.poll();
      if (op == null) {
        op = queue.poll();
        if (op == null) {
          break;
        }
        waiting.addAndGet(-op.size);
      }
      if (op.lasting || !op.isOver(timers.nanoTime())) {
        batch.add(op);
        bytes += op.size;
      } else {
        lost.accept(op, null);
      }
    }
    return batch;
  }

  private void send(Link.Session now, List<Op> batch) {
    List<byte[]> arguments = new ArrayList<>(batch.size() * 8);
    for (Op op : batch) {
      arguments.add(ascii(op.name));
      arguments.add(ascii(Long.toString(op.id)));
      arguments.add(ascii(Integer.toString(op.arguments.size())));
      arguments.addAll(op.arguments);
    }
    underWay.incrementAndGet();
    var unused =
        now.eval(arguments)
            .whenComplete(
                (said, failure) -> {
                  if (failure != null || !said.equals("done")) {
                    unknown(batch, failure);
                    if (isRefusal(failure)) {
                      pause();
                    } else {
                      now.drop(failure == null ? said : failure.toString());
                    }
                  }
                  underWay.decrementAndGet();
                  pump();
                  if (isIdle() || session == null) {
                    synchronized (idle) {
                      idle.notifyAll();
                    }
                  }
                });
  }

  /** Whether Redis answered, but would not: it is out of memory, for example. */
  private static boolean isRefusal(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof RedisCommandExecutionException
        && !(cause instanceof RedisNoScriptException);
  }

  private void pause() {
    pausing = true;
    timers.after(
        A_WHILE,
        () -> {
          pausing = false;
          pump();
        });
  }

  private void unknown(List<Op> batch, Throwable failure) {
    Deque<Op> lasting = new ArrayDeque<>();
    for (Op op : batch) {
      if (op.lasting) {
        lasting.add(op);
      } else {
        lost.accept(op, failure);
      }
    }
    again.addAll(lasting);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
