package dev.parley.gateway.proxy;

import dev.parley.body.BoundedBody;
import dev.parley.gateway.core.ByteBudget;
import dev.parley.gateway.core.Held;

/**
 * What one answer has taken from the budget. It is given back or handed over exactly once, at
 * whatever moment between the body's last byte and the exchange's end the call is given up. Safe to
 * use from any thread.
 */
final class Ledger implements BoundedBody.Store {
  /** An answer writes each byte of its body as two digits. */
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
  synchronized Held handOver() {
    over = true;
    Held held = new Held(budget, taken);
    taken = 0;
    return held;
  }
}
