package dev.parley.start;

import dev.parley.settings.Setting;
import dev.parley.settings.SettingsGroup;
import dev.parley.settings.SettingsReader;
import java.util.Locale;

/**
 * What concerns the server as a whole.
 *
 * @param port where the ready-made server configurations listen; Parley itself only tells it at the
 *     start
 * @param environment what the installation is for
 */
public record StartSettings(int port, Environment environment) implements SettingsGroup {

  /** What an installation is for. */
  public enum Environment {
    /** Strangers come in: the start warns of what should not be left open. */
    PRODUCTION,
    /** A developer's own machine. */
    DEVELOPMENT
  }

  private static final Setting<Integer> PORT =
      Setting.integer(
          "PORT",
          8080,
          1,
          65_535,
          "Where the ready-made server configurations listen for HTTP and WebSocket.");
  private static final Setting<Environment> ENVIRONMENT =
      new Setting<>(
          "ENVIRONMENT",
          "development",
          "production or development",
          "What the installation is for: in production the start warns of what is open to every web site.",
          text -> Environment.valueOf(text.toUpperCase(Locale.ROOT)));

  /** Reads them. */
  public static StartSettings read(SettingsReader reader) {
    return new StartSettings(reader.read(PORT), reader.read(ENVIRONMENT));
  }
}
