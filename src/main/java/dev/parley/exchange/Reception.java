package dev.parley.exchange;

import java.util.Optional;

/** Whether this server takes new lines. Safe to use from any thread. */
public final class Reception {
  /** The reason until {@link #open} is called for the first time. */
  public static final String STARTING = "starting";

  private volatile String closedBecause = STARTING;

  /** Takes new lines from now on. */
  public void open() {
    closedBecause = null;
  }

  /** Takes no new lines any more; those that are open stay. */
  public void close(String because) {
    closedBecause = because;
  }

  /** Why no new lines are taken, in a word or two; empty if they are. */
  public Optional<String> closedBecause() {
    return Optional.ofNullable(closedBecause);
  }
}
