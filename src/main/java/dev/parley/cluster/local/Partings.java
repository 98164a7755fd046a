package dev.parley.cluster.local;

import dev.parley.exchange.PeerId;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Who parted from whom lately. Bounded: beyond {@value #MOST} the oldest parting is forgotten,
 * which at worst lets two meet again early. Not safe for threads.
 */
final class Partings {
  private static final int MOST = 100_000;

  private record Two(PeerId one, PeerId other) {
    static Two of(PeerId a, PeerId b) {
      return a.compareTo(b) < 0 ? new Two(a, b) : new Two(b, a);
    }
  }

  /**
   * Until when, in the order of parting; with one cool-down for all that is the order of ending,
   * too.
   */
  private final Map<Two, Long> until = new LinkedHashMap<>();

  void part(PeerId a, PeerId b, long now, Duration cooldown) {
    forget(now);
    if (!cooldown.isZero()) {
      Two two = Two.of(a, b);
      until.remove(two);
      until.put(two, now + cooldown.toNanos());
    }
  }

  boolean apart(PeerId a, PeerId b, long now) {
    return nanosLeft(a, b, now) != Long.MAX_VALUE;
  }

  /** How long the two stay apart; {@link Long#MAX_VALUE} if they need not. */
  long nanosLeft(PeerId a, PeerId b, long now) {
    Long end = a.equals(b) ? null : until.get(Two.of(a, b));
    return end == null || end - now <= 0 ? Long.MAX_VALUE : end - now;
  }

  private void forget(long now) {
    for (Iterator<Long> it = until.values().iterator(); it.hasNext(); ) {
      if (it.next() - now > 0 && until.size() < MOST) {
        return;
      }
      it.remove();
    }
  }
}
