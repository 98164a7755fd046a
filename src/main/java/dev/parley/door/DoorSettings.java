package dev.parley.door;

import dev.parley.settings.Setting;
import dev.parley.settings.SettingsGroup;
import dev.parley.settings.SettingsReader;
import java.time.Duration;

/**
 * What an operator may set at the door.
 *
 * @param limits of each line's outbox
 * @param sendMemoryBytes what all lines together keep for clients that have not read it
 * @param framesPerSecond what one line may send in any one second; 0: not limited
 * @param engine what lines are made of
 */
public record DoorSettings(
    Outbox.Limits limits, long sendMemoryBytes, int framesPerSecond, Engine engine)
    implements SettingsGroup {

  /** What lines are made of. */
  public enum Engine {
    /** The server's own WebSocket implementation. */
    STANDARD,
    /** Our own framing on upgraded requests. */
    EXPRESS
  }

  private static final int MIB = 1 << 20;

  private static final Setting<Integer> SEND_QUEUE_BYTES =
      Setting.integer(
          "SEND_QUEUE_BYTES",
          4 * MIB,
          1024,
          1024 * MIB,
          "What one line keeps at most for a client that has not read it, counted at two bytes per character; above it the line"
              + " is closed 1013. A single frame always fits.");
  private static final Setting<Integer> SEND_QUEUE_FRAMES =
      Setting.integer(
          "SEND_QUEUE_FRAMES",
          10_000,
          1,
          1_000_000,
          "How many frames one line keeps at most for a client that has not read them; above it the line is closed 1013.");
  private static final Setting<Duration> SEND_TIMEOUT_SEC =
      Setting.seconds(
          "SEND_TIMEOUT_SEC",
          10,
          1,
          3600,
          "How long one frame may take to be sent before its line is closed 1013.");
  private static final Setting<Duration> CLOSE_TIMEOUT_SEC =
      Setting.seconds(
          "CLOSE_TIMEOUT_SEC",
          30,
          1,
          3600,
          "How long a closing line is kept for a client that does not read; then its connection is cut.");
  private static final Setting<Integer> SEND_MEMORY_MIB =
      Setting.integer(
          "SEND_MEMORY_MIB",
          0,
          0,
          65_536,
          "What all lines together keep at most for clients that have not read it; above it the line with the longest queue is"
              + " closed 1013. 0: a tenth of the heap.");
  private static final Setting<Integer> MAX_FRAMES_PER_SECOND =
      Setting.integer(
          "MAX_FRAMES_PER_SECOND",
          1000,
          0,
          10_000,
          "How many frames of any kind one connection may send in any one second, whatever it speaks: messages, fragments"
              + " (with the servers' own WebSockets those of at most 512 bytes), and where the server shows them pings and pongs;"
              + " above it the line is closed 1008 and costs its address as much as fifty more connections (RATE_LIMIT_UPGRADES_PER_MINUTE)."
              + " 0: not limited.");

  private static final Setting<Engine> WEBSOCKET_ENGINE =
      new Setting<>(
          "WEBSOCKET_ENGINE",
          "standard",
          "standard or express",
          "Who speaks WebSocket: the application server's own implementation (standard), or Parley itself on the Servlet API's upgrade"
              + " (express), which costs less per message and per connection.",
          DoorSettings::engine);

  private static Engine engine(String name) {
    return switch (name) {
      case "standard" -> Engine.STANDARD;
      case "express" -> Engine.EXPRESS;
      default -> throw new IllegalArgumentException();
    };
  }

  /** Reads them. */
  public static DoorSettings read(SettingsReader reader) {
    Outbox.Limits limits =
        new Outbox.Limits(
            reader.read(SEND_QUEUE_BYTES),
            reader.read(SEND_QUEUE_FRAMES),
            reader.read(SEND_TIMEOUT_SEC),
            reader.read(CLOSE_TIMEOUT_SEC));
    int mib = reader.read(SEND_MEMORY_MIB);
    long memory = mib == 0 ? Runtime.getRuntime().maxMemory() / 10 : (long) mib * MIB;
    return new DoorSettings(
        limits, memory, reader.read(MAX_FRAMES_PER_SECOND), reader.read(WEBSOCKET_ENGINE));
  }
}
