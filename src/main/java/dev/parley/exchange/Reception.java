package dev.parley.exchange;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Whether this server takes new lines, and since when. Safe to use from any thread. */
public final class Reception {
  /** The reason until {@link #open} is called for the first time. */
  public static final String STARTING = "starting";

  private final LongSupplier nanoTime;
  private volatile String closedBecause = STARTING;
  private volatile Long openedAt;

  /** Not open yet, on the system's clock. */
  public Reception() {
    this(System::nanoTime);
  }

  /**
   * Not open yet.
   *
   * @param nanoTime nanoseconds as of {@link System#nanoTime}
   */
  public Reception(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Takes new lines from now on. */
  public synchronized void open() {
    if (openedAt == null) {
      openedAt = nanoTime.getAsLong();
    }
    closedBecause = null;
  }

  /** Takes no new lines any more; those that are open stay. */
  public synchronized void close(String because) {
    closedBecause = because;
  }

  /** As {@link #close}, but only if new lines are taken now. False if they were not. */
  public synchronized boolean closeIfOpen(String because) {
    boolean open = closedBecause == null;
    if (open) {
      closedBecause = because;
    }
    return open;
  }

  /** Takes new lines again, if it is for this very reason that they are not taken. */
  public synchronized boolean openAgain(String because) {
    boolean same = because.equals(closedBecause);
    if (same) {
      closedBecause = null;
    }
    return same;
  }

  /** Why no new lines are taken, in a word or two; empty if they are. */
  public Optional<String> closedBecause() {
    return Optional.ofNullable(closedBecause);
  }

  /** The time since it was opened first; zero before. */
  public Duration sinceOpening() {
    Long opened = openedAt;
    return opened == null ? Duration.ZERO : Duration.ofNanos(nanoTime.getAsLong() - opened);
  }
}
