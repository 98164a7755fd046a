package dev.parley.door;

import dev.parley.exchange.Timers;
import dev.parley.guard.Connections;
import java.time.Duration;

/**
 * Upgrades between the server's 101 and the line: a connection that is cut in between is opened by
 * no server, and would keep its place for ever. Safe to use from any thread.
 */
final class Arrivals {
  /** Servers open a line within milliseconds; one that hangs for so long has other troubles. */
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private final Timers timers;

  Arrivals(Timers timers) {
    this.timers = timers;
  }

  /** One upgrade that was let in. */
  static final class Arrival {
    private final Connections.Place place;
    private final Timers.Timer deadline;

    private Arrival(Connections.Place place, Timers timers) {
      this.place = place;
      this.deadline = timers.after(LONGEST, place::leave);
    }

    /** The line is there; it leaves the place when it ends. */
    void came() {
      deadline.cancel();
    }

    /** There will be no line. */
    void missed() {
      deadline.cancel();
      place.leave();
    }
  }

  Arrival expect(Connections.Place place) {
    return new Arrival(place, timers);
  }
}
