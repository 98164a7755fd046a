package dev.parley.exchange;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * A hashed timing wheel (Varghese and Lauck): setting and cancelling cost the same however many
 * timers there are, and a turn of the wheel looks only at the timers of its slot. Somebody calls
 * {@link #turn()} about every {@link #TICK}; late turns make timers late, never early and never
 * lost.
 */
public final class TimerWheel implements Timers {

  /** The resolution. */
  public static final Duration TICK = Duration.ofMillis(50);

  private static final int SLOTS = 1024;
  private static final long TICK_NANOS = TICK.toNanos();
  private static final Duration LONGEST = Duration.ofDays(365);
  private static final System.Logger LOG = System.getLogger(TimerWheel.class.getName());

  private final LongSupplier clock;
  private final long start;
  private final Slot[] slots = new Slot[SLOTS];
  private long turned;
  private int size;

  /** A wheel that goes by {@code clock}, nanoseconds as of {@link System#nanoTime}. */
  public TimerWheel(LongSupplier clock) {
    this.clock = clock;
    this.start = clock.getAsLong();
    for (int i = 0; i < SLOTS; i++) {
      slots[i] = new Slot();
    }
  }

  @Override
  public long nanoTime() {
    return clock.getAsLong();
  }

  @Override
  public Timer after(Duration delay, Runnable action) {
    if (delay.isNegative() || delay.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("delay out of range: " + delay);
    }
    // Rounded up, and one more because the present tick is partly gone: at least the delay, never
    // less.
    long due = (clock.getAsLong() - start + delay.toNanos()) / TICK_NANOS + 1;
    Entry entry = new Entry(action, due);
    synchronized (this) {
      // A wheel that is turned late must not take the new timer for one of a slot it has already
      // passed.
      entry.due = Math.max(due, turned + 1);
      slots[(int) (entry.due & (SLOTS - 1))].add(entry);
      size++;
    }
    return entry;
  }

  /**
   * Fires what is due. One thread at a time. An action that throws is logged and does not stop the
   * others.
   */
  public void turn() {
    long now = (clock.getAsLong() - start) / TICK_NANOS;
    List<Entry> due = new ArrayList<>();
    synchronized (this) {
      // After a long pause one round over all slots finds everything.
      long first = Math.max(turned + 1, now - SLOTS + 1);
      for (long tick = first; tick <= now; tick++) {
        slots[(int) (tick & (SLOTS - 1))].collect(now, due);
      }
      turned = Math.max(turned, now);
      size -= due.size();
    }
    for (Entry entry : due) {
      Runnable action = entry.take();
      if (action == null) {
        continue;
      }
      try {
        action.run();
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.ERROR, "a timer's action failed", e);
      }
    }
  }

  /** How many timers are set. */
  public synchronized int size() {
    return size;
  }

  private synchronized void remove(Entry entry) {
    if (entry.slot != null) {
      entry.slot.remove(entry);
      size--;
    }
  }

  private final class Entry implements Timer {
    private Runnable action;
    private long due;
    private Slot slot;
    private Entry previous;
    private Entry next;

    Entry(Runnable action, long due) {
      this.action = action;
      this.due = due;
    }

    @Override
    public void cancel() {
      take();
      remove(this);
    }

    synchronized Runnable take() {
      Runnable taken = action;
      action = null;
      return taken;
    }
  }

  /** A doubly linked list, so that cancelling costs nothing. */
  private static final class Slot {
    private Entry head;

    void add(Entry entry) {
      entry.slot = this;
      entry.next = head;
      if (head != null) {
        head.previous = entry;
      }
      head = entry;
    }

    void remove(Entry entry) {
      if (entry.previous != null) {
        entry.previous.next = entry.next;
      } else {
        head = entry.next;
      }
      if (entry.next != null) {
        entry.next.previous = entry.previous;
      }
      entry.slot = null;
      entry.next = null;
      entry.previous = null;
    }

    void collect(long now, List<Entry> due) {
      int from = due.size();
      for (Entry entry = head; entry != null; entry = entry.next) {
        if (entry.due <= now) {
          due.add(entry);
        }
      }
      for (Entry entry : due.subList(from, due.size())) {
        remove(entry);
      }
      // New timers are added at the head: the oldest fires first.
      java.util.Collections.reverse(due.subList(from, due.size()));
    }
  }
}
