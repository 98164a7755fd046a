package dev.parley.protocol.ayame;

import dev.parley.exchange.CloseCause;
import dev.parley.exchange.Desk;
import dev.parley.exchange.Timers;
import java.time.Duration;

/**
 * Ayame's own heartbeat: a {@code ping} frame at an interval, and the line closed when one of them
 * is not answered with a {@code pong} in time. Belongs to a conversation and is used in its turns
 * only.
 */
final class Pulse {
  private static final String PING = "{\"type\":\"ping\"}";
  private static final Timers.Timer NONE = () -> {};

  private final Desk desk;
  private final Duration interval;
  private final Duration timeout;
  private Timers.Timer pings = NONE;
  // Set with the oldest ping that was not answered.
  private Timers.Timer unanswered = NONE;
  private boolean deaf;

  Pulse(Desk desk, Duration interval, Duration timeout) {
    this.desk = desk;
    this.interval = interval;
    this.timeout = timeout;
  }

  void start() {
    pings = desk.every(interval, this::ping);
  }

  /** No more pings, and nothing to answer. */
  void stop() {
    pings.cancel();
    pings = NONE;
    pong();
  }

  void pong() {
    unanswered.cancel();
    unanswered = NONE;
  }

  /**
   * While the conversation awaits an answer of the exchange or of a webhook it hears no frames, and
   * cannot blame the client: pings go out, but none of them has to be answered.
   */
  void deaf(boolean isDeaf) {
    deaf = isDeaf;
    pong();
  }

  private void ping() {
    desk.send(PING);
    if (!deaf && unanswered == NONE) {
      unanswered = desk.after(timeout, () -> desk.close(CloseCause.AYAME_PONG_TIMEOUT));
    }
  }
}
