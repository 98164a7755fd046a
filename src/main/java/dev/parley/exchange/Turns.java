package dev.parley.exchange;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Who runs a mailbox, and when. Whoever delivers to an idle mailbox runs it, on its own thread and
 * without a hand-off; a busy one is drained by the thread that holds it. A thread that is already
 * running one notes the next and runs it when the first is done: so calls never nest, however long
 * a chain of signals is, and no engine's lock is held while a conversation runs (see {@link
 * #batch}).
 *
 * <p>A thread that has worked off {@value #BUDGET} items hands what is left to the executor: a
 * container's reader thread is not kept for ever by what others send.
 */
final class Turns {
  private static final int SLICE = 64;
  private static final int BUDGET = 2048;

  // Set only while a thread runs mailboxes, so that a pooled thread never keeps this class alive
  // after undeployment.
  private static final ThreadLocal<Turns> CURRENT = new ThreadLocal<>();

  private final ArrayDeque<Seat> ready = new ArrayDeque<>(4);

  private Turns() {}

  /** Runs a mailbox that just became busy: now, or after the one that this thread is running. */
  static void run(Seat seat, Executor overflow) {
    Turns current = CURRENT.get();
    if (current != null) {
      current.ready.add(seat);
    } else {
      batch(() -> CURRENT.get().ready.add(seat), overflow);
    }
  }

  /** Runs {@code step}, and only afterwards the mailboxes that it filled. */
  static void batch(Runnable step, Executor overflow) {
    if (CURRENT.get() != null) {
      step.run();
      return;
    }
    Turns mine = new Turns();
    try {
      mine.runThenDrain(step);
    } finally {
      // Only now that this thread's own turn is over: even an executor that runs at once cannot
      // nest.
      while (!mine.handOver(overflow)) {
        mine.runThenDrain(() -> {});
      }
    }
  }

  private void runThenDrain(Runnable step) {
    CURRENT.set(this);
    try {
      step.run();
    } finally {
      try {
        drain();
      } finally {
        CURRENT.remove();
      }
    }
  }

  /** False if nobody takes what is left: then this thread goes on, as when the server stops. */
  private boolean handOver(Executor overflow) {
    for (Seat left = ready.poll(); left != null; left = ready.poll()) {
      Seat later = left;
      try {
        overflow.execute(() -> run(later, overflow));
      } catch (RejectedExecutionException e) {
        ready.addFirst(left);
        return false;
      }
    }
    return true;
  }

  private void drain() {
    int left = BUDGET;
    while (left > 0 && !ready.isEmpty()) {
      Seat seat = ready.poll();
      int done = seat.turn(SLICE);
      left -= done;
      if (done == SLICE) {
        ready.add(seat);
      }
    }
  }
}
