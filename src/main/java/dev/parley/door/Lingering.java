package dev.parley.door;

import dev.parley.exchange.Timers;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/**
 * Connections whose session is closed and that do not end: they are cut when their time is over. No
 * timer is set while there is none. Safe to use from any thread.
 */
final class Lingering {
  private static final Duration INTERVAL = Duration.ofMillis(250);

  /** From the end of a session whose client is not worth waiting for. */
  static final Duration HURRIED = Duration.ofMillis(250);

  private record Closing(Link link, long since, boolean hurried) {}

  private final Timers timers;
  private final Executor executor;
  private final Duration linger;
  private final Duration patience;
  private final Runnable over;
  private final Set<Closing> closing = ConcurrentHashMap.newKeySet();
  private boolean set;

  /**
   * None yet.
   *
   * @param executor runs what may block
   * @param linger from the end of a session until its connection is cut, if our close frame is out
   * @param patience the same if it may not be, because the client does not read
   * @param over told when some connections have ended
   */
  Lingering(Timers timers, Executor executor, Duration linger, Duration patience, Runnable over) {
    this.timers = timers;
    this.executor = executor;
    this.linger = linger;
    this.patience = patience;
    this.over = over;
  }

  /**
   * The session is closed; its connection perhaps not yet.
   *
   * @param hurried whether its client is not worth waiting for
   */
  void ended(Link link, boolean hurried) {
    if (link.isClosing()) {
      closing.add(new Closing(link, timers.nanoTime(), hurried));
      setTimer();
    }
  }

  boolean isEmpty() {
    return closing.isEmpty();
  }

  void cutAll() {
    closing.forEach(this::cut);
  }

  private synchronized void setTimer() {
    if (!set && !closing.isEmpty()) {
      set = true;
      timers.after(INTERVAL, this::look);
    }
  }

  private void look() {
    boolean some = closing.removeIf(each -> !each.link().isClosing());
    closing.stream().filter(this::isOverdue).forEach(this::cut);
    synchronized (this) {
      set = false;
    }
    setTimer();
    if (some) {
      over.run();
    }
  }

  private boolean isOverdue(Closing connection) {
    Duration patient = connection.link().isCloseFrameSent() ? linger : patience;
    Duration longest = connection.hurried() ? HURRIED : patient;
    return timers.nanoTime() - connection.since() > longest.toNanos();
  }

  private void cut(Closing connection) {
    executor.execute(connection.link()::cut);
  }
}
