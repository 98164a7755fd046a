package dev.parley.door;

import dev.parley.exchange.CloseCause;
import dev.parley.exchange.LineListener;
import dev.parley.exchange.Timers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Looks after open lines on Open Liberty, for what {@link LibertyLink} tells: messages without an
 * end. No timer is set while there is nothing to look after.
 */
final class LibertyWatch {
  /** So much at line speed is what a message without an end costs at most. */
  private static final Duration INTERVAL = Duration.ofMillis(250);

  private record Open(LibertyLink link, LineListener listener) {}

  private final Timers timers;
  private final Map<StandardLine, Open> open = new ConcurrentHashMap<>();
  private boolean set;

  /** Nothing to look after yet. */
  LibertyWatch(Timers timers) {
    this.timers = timers;
  }

  void opened(StandardLine line, LibertyLink link, LineListener listener) {
    open.put(line, new Open(link, listener));
    setTimer();
  }

  void ended(StandardLine line) {
    open.remove(line);
  }

  private synchronized void setTimer() {
    if (!set && !open.isEmpty()) {
      set = true;
      timers.after(INTERVAL, this::look);
    }
  }

  private void look() {
    open.values().stream()
        .filter(line -> line.link().exceeds(line.listener().frameLimit()))
        .forEach(line -> line.listener().closed(CloseCause.TOO_BIG));
    synchronized (this) {
      set = false;
    }
    setTimer();
  }
}
