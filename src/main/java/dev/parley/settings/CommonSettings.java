package dev.parley.settings;

import java.time.Duration;

/**
 * What several protocols share.
 *
 * @param registerTimeout how long a socket may take to register
 * @param livenessInterval between WebSocket pings for Remote ID, pairing and named peers; after
 *     twice that in silence the socket is dropped
 */
public record CommonSettings(Duration registerTimeout, Duration livenessInterval)
    implements SettingsGroup {
  private static final Setting<Duration> REGISTER_TIMEOUT_SEC =
      Setting.seconds(
          "REGISTER_TIMEOUT_SEC",
          30,
          1,
          3600,
          "How long a socket may take to register (Ayame, named peers, and pinned Remote ID sockets) before it is closed.");
  private static final Setting<Duration> LIVENESS_INTERVAL_SEC =
      Setting.seconds(
          "LIVENESS_INTERVAL_SEC",
          30,
          1,
          3600,
          "Interval of WebSocket pings for Remote ID, pairing and named peers; a socket from which nothing was heard for two"
              + " intervals is dropped.");

  /** Reads them. */
  public static CommonSettings read(SettingsReader reader) {
    return new CommonSettings(
        reader.read(REGISTER_TIMEOUT_SEC), reader.read(LIVENESS_INTERVAL_SEC));
  }
}
