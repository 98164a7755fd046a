package dev.parley.protocol.remoteid;

import dev.parley.settings.Setting;
import dev.parley.settings.SettingsGroup;
import dev.parley.settings.SettingsReader;
import java.time.Duration;

/**
 * What an operator may set.
 *
 * @param sessionReadyTimeout how long a server may take to answer {@code client-connected} with
 *     {@code session-ready}; then the client is let in with the registered list
 */
public record RemoteIdSettings(Duration sessionReadyTimeout) implements SettingsGroup {
  private static final Setting<Duration> SESSION_READY_TIMEOUT_SEC =
      Setting.seconds(
          "SESSION_READY_TIMEOUT_SEC",
          10,
          1,
          300,
          "How long a Remote ID server may take to answer client-connected with session-ready; then"
              + " the client gets connected with the ICE servers of the registration.");

  /** Reads them. */
  public static RemoteIdSettings read(SettingsReader reader) {
    return new RemoteIdSettings(reader.read(SESSION_READY_TIMEOUT_SEC));
  }
}
