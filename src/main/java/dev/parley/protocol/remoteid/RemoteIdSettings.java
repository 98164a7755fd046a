package dev.parley.protocol.remoteid;

import dev.parley.settings.Setting;
import dev.parley.settings.SettingsGroup;
import dev.parley.settings.SettingsReader;
import java.time.Duration;
import java.util.Locale;

/**
 * What an operator may set.
 *
 * @param sessionReadyTimeout how long a server may take to answer {@code client-connected} with
 *     {@code session-ready}; then the client is let in with the registered list
 * @param takeover who may register an id that is held
 */
public record RemoteIdSettings(Duration sessionReadyTimeout, Takeover takeover)
    implements SettingsGroup {

  /** Who may register an id that somebody else holds. */
  public enum Takeover {
    /** Anybody, unless it is held with a secret: then only who knows that. */
    REPLACE,
    /** Only who knows the secret that it is held with. */
    SECRET,
    /** Nobody. */
    REFUSE
  }

  private static final Setting<Duration> SESSION_READY_TIMEOUT_SEC =
      Setting.seconds(
          "SESSION_READY_TIMEOUT_SEC",
          10,
          1,
          300,
          "How long a Remote ID server may take to answer client-connected with session-ready; then"
              + " the client gets connected with the ICE servers of the registration.");

  private static final Setting<Takeover> REMOTE_ID_TAKEOVER =
      new Setting<>(
          "REMOTE_ID_TAKEOVER",
          "replace",
          "replace, secret or refuse",
          "Who may register a Remote ID that another socket holds: anybody unless it is held with a secret (replace), only who knows"
              + " its secret (secret), nobody (refuse).",
          text -> Takeover.valueOf(text.toUpperCase(Locale.ROOT)));

  /** Reads them. */
  public static RemoteIdSettings read(SettingsReader reader) {
    return new RemoteIdSettings(
        reader.read(SESSION_READY_TIMEOUT_SEC), reader.read(REMOTE_ID_TAKEOVER));
  }
}
