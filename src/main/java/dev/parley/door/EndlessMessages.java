package dev.parley.door;

import dev.parley.exchange.CloseCause;
import dev.parley.exchange.LineListener;
import dev.parley.exchange.Timers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Looks again and again whether a message that is under way on one of its lines is too big. No
 * timer is set while there is no line.
 */
final class EndlessMessages {
  /** So much at line speed is what a message without an end costs at most. */
  private static final Duration INTERVAL = Duration.ofMillis(250);

  private record Watched(LibertyFragments message, LineListener listener) {}

  private final Timers timers;
  private final Map<StandardLine, Watched> lines = new ConcurrentHashMap<>();
  private boolean set;

  EndlessMessages(Timers timers) {
    this.timers = timers;
  }

  void watch(StandardLine line, LibertyFragments message, LineListener listener) {
    lines.put(line, new Watched(message, listener));
    setTimer();
  }

  void forget(StandardLine line) {
    lines.remove(line);
  }

  private synchronized void setTimer() {
    if (!set && !lines.isEmpty()) {
      set = true;
      timers.after(INTERVAL, this::look);
    }
  }

  private void look() {
    synchronized (this) {
      set = false;
    }
    setTimer();
    lines.forEach(
        (line, watched) -> {
          if (watched.message().exceeds(watched.listener().frameLimit())) {
            lines.remove(line);
            watched.listener().closed(CloseCause.TOO_BIG);
          }
        });
  }
}
