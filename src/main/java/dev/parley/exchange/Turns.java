package dev.parley.exchange;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;

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
      return;
    }
    Turns mine = new Turns();
    CURRENT.set(mine);
    try {
      mine.ready.add(seat);
      mine.drain(overflow);
    } finally {
      CURRENT.remove();
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

  private void drain(Executor overflow) {
    int done = 0;
    for (Seat seat = ready.poll(); seat != null; seat = ready.poll()) {
      if (done >= BUDGET) {
        Seat later = seat;
        overflow.execute(() -> run(later, overflow));
        continue;
      }
      done += SLICE;
      if (seat.turn(SLICE)) {
        ready.add(seat);
      }
    }
  }
}
