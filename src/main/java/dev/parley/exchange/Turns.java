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
 * container's reader thread is not kept for ever by what others send. Only if the executor takes
 * nothing does it go on itself.
 */
final class Turns {
  private static final int SLICE = 64;
  private static final int BUDGET = 2048;

  // Set only while a thread runs mailboxes, so that a pooled thread never keeps this class alive
  // after undeployment.
  private static final ThreadLocal<Turns> CURRENT = new ThreadLocal<>();

  private final ArrayDeque<Seat> ready = new ArrayDeque<>(4);
  // When the frame arrived that is being handled, if it is timed; else 0.
  private long timed;

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
    CURRENT.set(mine);
    try {
      step.run();
    } finally {
      try {
        mine.drain(overflow);
      } finally {
        CURRENT.remove();
      }
    }
  }

  /** The frame that this thread handles from now on arrived then; 0: it is not timed. */
  static void time(long since) {
    CURRENT.get().timed = since;
  }

  /** When the frame arrived that this thread handles, if it is timed; else 0. */
  static long timed() {
    Turns current = CURRENT.get();
    return current == null ? 0 : current.timed;
  }

  private void drain(Executor overflow) {
    while (!ready.isEmpty()) {
      work();
      // Each is offered once before work goes on here with those that came back.
      for (int left = ready.size(); left > 0; left--) {
        handOff(ready.poll(), overflow);
      }
    }
  }

  private void work() {
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

  private void handOff(Seat seat, Executor overflow) {
    try {
      // An executor that runs it at once, on this thread, puts it back into our own queue.
      overflow.execute(() -> run(seat, overflow));
    } catch (RejectedExecutionException | IllegalStateException e) {
      // The executor is full, or ends before us: a mailbox must not be left without a runner.
      ready.add(seat);
    }
  }
}
