package dev.parley.ops.health;

import java.util.Map;
import java.util.Optional;

/**
 * What the health checks report. One CDI bean of the running exchange implements it.
 *
 * <p>Every method is called on a server's request thread, possibly by several at once, and must
 * answer from what is in memory: no network, no lock that a relay may hold.
 */
public interface HealthFigures {

  /** All open sockets of this server, registered or not; never negative. */
  long clientCount();

  /** Whole seconds since the exchange of this deployment was opened. */
  long uptimeSeconds();

  /**
   * Gauges of each protocol, for example {@code ayame -> {connections=4, rooms=2}}. The check's
   * data name them {@code ayame.connections} and {@code ayame.rooms}. Both levels are iterated in
   * the order given.
   */
  Map<String, Map<String, Long>> gauges();

  /**
   * Whether the exchange is open, that is, whether everything it needs was read and set up once.
   * Stays {@code true} until the end.
   */
  boolean started();

  /**
   * Why no new work should be sent here, in a few words such as {@code draining}; empty when new
   * work is welcome. A reason turns {@code /health/ready} to 503 and nothing else.
   */
  Optional<String> notReadyBecause();
}
