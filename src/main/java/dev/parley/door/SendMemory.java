package dev.parley.door;

import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What all lines together keep in memory for clients that have not read it yet. When it is more
 * than allowed, the line with the longest queue is closed: a crowd of readers that stand still
 * costs each other, not those who read.
 */
final class SendMemory {
  private final long most;
  private final AtomicLong used = new AtomicLong();
  private final AtomicBoolean relieving = new AtomicBoolean();
  private final Set<Outbox> outboxes = ConcurrentHashMap.newKeySet();

  /**
   * No lines yet.
   *
   * @param most bytes for all lines together
   */
  SendMemory(long most) {
    this.most = most;
  }

  void join(Outbox outbox) {
    outboxes.add(outbox);
  }

  void leave(Outbox outbox) {
    outboxes.remove(outbox);
  }

  /** Accounts for bytes kept (or given back, if negative). To be called without any lock held. */
  void add(long bytes) {
    if (used.addAndGet(bytes) <= most || bytes <= 0) {
      return;
    }
    // One thread clears up for all; who comes meanwhile goes on.
    while (used.get() > most && relieving.compareAndSet(false, true)) {
      try {
        // Those that close already have given back what they can.
        Outbox longest =
            outboxes.stream().max(Comparator.comparingLong(Outbox::droppable)).orElse(null);
        if (longest == null || longest.droppable() == 0) {
          return;
        }
        longest.tooSlow();
      } finally {
        relieving.set(false);
      }
    }
  }

  /** Bytes kept at this moment. */
  long used() {
    return used.get();
  }

  /** Lines that share it. */
  int lines() {
    return outboxes.size();
  }
}
