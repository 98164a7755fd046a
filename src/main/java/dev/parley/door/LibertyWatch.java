package dev.parley.door;

import dev.parley.exchange.CloseCause;
import dev.parley.exchange.LineListener;
import dev.parley.exchange.Timers;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/**
 * Looks after lines on Open Liberty, for what {@link LibertyLink} tells: messages without an end,
 * and connections that do not end. No timer is set while there is nothing to look after.
 */
final class LibertyWatch {
  /** So much at line speed is what a message without an end costs at most. */
  private static final Duration INTERVAL = Duration.ofMillis(250);

  private record Open(LibertyLink link, LineListener listener) {}

  private record Closing(LibertyLink link, long since) {}

  private final Timers timers;
  private final Executor executor;
  private final Duration linger;
  private final Duration patience;
  private final Runnable over;
  private final Map<StandardLine, Open> open = new ConcurrentHashMap<>();
  private final Set<Closing> closing = ConcurrentHashMap.newKeySet();
  private boolean set;

  /**
   * Nothing to look after yet.
   *
   * @param executor runs what may block
   * @param linger from the end of a session until its connection is cut, if our close frame is out
   * @param patience the same if it is not, because the client does not read
   * @param over told when some connections have ended
   */
  LibertyWatch(
      Timers timers, Executor executor, Duration linger, Duration patience, Runnable over) {
    this.timers = timers;
    this.executor = executor;
    this.linger = linger;
    this.patience = patience;
    this.over = over;
  }

  void opened(StandardLine line, LibertyLink link, LineListener listener) {
    open.put(line, new Open(link, listener));
    setTimer();
  }

  /** The session is closed; its connection perhaps not yet. */
  void ended(StandardLine line) {
    Open watched = open.remove(line);
    if (watched != null && watched.link().isClosing()) {
      closing.add(new Closing(watched.link(), timers.nanoTime()));
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
    if (!set && !(open.isEmpty() && closing.isEmpty())) {
      set = true;
      timers.after(INTERVAL, this::look);
    }
  }

  private void look() {
    open.values().stream()
        .filter(line -> line.link().exceeds(line.listener().frameLimit()))
        .forEach(line -> line.listener().closed(CloseCause.TOO_BIG));
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
    Duration longest = connection.link().isCloseFrameSent() ? linger : patience;
    return timers.nanoTime() - connection.since() > longest.toNanos();
  }

  private void cut(Closing connection) {
    executor.execute(connection.link()::cut);
  }
}
