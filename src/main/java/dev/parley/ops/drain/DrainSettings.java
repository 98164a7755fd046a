package dev.parley.ops.drain;

import dev.parley.settings.Setting;
import dev.parley.settings.SettingsGroup;
import dev.parley.settings.SettingsReader;
import java.time.Duration;

/**
 * How a server is drained.
 *
 * @param notice from readiness down until the first line is closed
 * @param closing how long closing all lines takes
 */
public record DrainSettings(Duration notice, Duration closing) implements SettingsGroup {
  private static final Setting<Duration> DRAIN_NOTICE_SEC =
      Setting.seconds(
          "DRAIN_NOTICE_SEC",
          5,
          0,
          3600,
          "Drain: how long /health/ready is 503, so that balancers have seen it, before the first socket is closed (1012).");
  private static final Setting<Duration> DRAIN_SEC =
      Setting.seconds(
          "DRAIN_SEC",
          30,
          0,
          3600,
          "Drain: over how long the sockets are closed, in batches at random; those left then are closed at once, and cut"
              + " CLOSE_TIMEOUT_SEC later if they do not read.");

  /** Reads them. */
  public static DrainSettings read(SettingsReader reader) {
    return new DrainSettings(reader.read(DRAIN_NOTICE_SEC), reader.read(DRAIN_SEC));
  }
}
