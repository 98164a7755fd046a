package dev.parley.gateway.proxy;

import dev.parley.body.BoundedBody;
import dev.parley.gateway.core.ByteBudget;
import dev.parley.gateway.core.Held;

/**
 * What one answer has taken from the budget: twice its body, which is in memory in blocks and then,
 * for a moment, as a whole beside them; once from when it is handed over. It is given back or
 * handed over exactly once, at whatever moment between the body's last byte and the exchange's end
 * the call is given up. Safe to use from any thread.
 */
final class Ledger implements BoundedBody.Store {
  private static final int COST = 2;

  private final ByteBudget budget;
  private long taken;
  private boolean over;

  Ledger(ByteBudget budget) {
    this.budget = budget;
  }

  @Override
  public synchronized boolean tryTake(long bytes) {
    if (over || !budget.tryTake(COST * bytes)) {
      return false;
    }
    taken += COST * bytes;
    return true;
  }

  @Override
  public void give(long bytes) {
    synchronized (this) {
      if (over) {
        return;
      }
      taken -= COST * bytes;
    }
    budget.give(COST * bytes);
  }

  /** What is taken belongs to whoever gets this; nothing more is taken. */
  Held handOver() {
    long all;
    synchronized (this) {
      over = true;
      all = taken;
      taken = 0;
    }
    long kept = all / COST;
    budget.give(all - kept);
    return new Held(budget, kept);
  }
}
