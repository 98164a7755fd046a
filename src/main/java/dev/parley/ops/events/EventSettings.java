package dev.parley.ops.events;

import dev.parley.settings.Setting;
import dev.parley.settings.SettingsGroup;
import dev.parley.settings.SettingsReader;

/**
 * Where events go.
 *
 * @param logged whether they are written into the server's log, too
 */
public record EventSettings(boolean logged) implements SettingsGroup {
  private static final Setting<Boolean> EVENT_LOG =
      Setting.flag(
          "EVENT_LOG",
          false,
          "Whether each event of a protocol is written into the server's log, as a line at INFO of the logger"
              + " dev.parley.events: at most 200 a second, with the number of those left out. JMX changes it at run time.");

  /** Reads them. */
  public static EventSettings read(SettingsReader reader) {
    return new EventSettings(reader.read(EVENT_LOG));
  }
}
