package dev.parley.ice;

import dev.parley.settings.BadSetting;
import dev.parley.settings.Setting;
import dev.parley.settings.SettingsGroup;
import dev.parley.settings.SettingsReader;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The TURN servers that share a secret with this server.
 *
 * @param urls where they are; empty: there are none
 * @param secret what they are given as {@code static-auth-secret}
 * @param lifetime how long credentials hold
 */
public record TurnSettings(List<String> urls, Optional<String> secret, Duration lifetime)
    implements SettingsGroup {
  private static final Setting<List<String>> TURN_URLS =
      Setting.list(
          "TURN_URLS",
          "stun:, stuns:, turn: or turns: URIs, separated by commas",
          "TURN servers for which this server makes time-limited credentials with TURN_SECRET, anew for each session.",
          TurnSettings::uri);
  private static final Setting<Optional<String>> TURN_SECRET =
      Setting.<String>optional(
              "TURN_SECRET",
              "the TURN servers' shared secret (coturn: use-auth-secret, static-auth-secret)",
              "The secret that the servers of TURN_URLS share with this one.",
              text -> text)
          .hidden();
  private static final Setting<Duration> TURN_TTL_SEC =
      Setting.seconds(
          "TURN_TTL_SEC",
          86_400,
          60,
          604_800,
          "How long time-limited TURN credentials hold. A TURN server asks for them when an allocation is made and refreshed:"
              + " calls that last longer need a longer time.");

  /**
   * Reads them.
   *
   * @throws BadSetting also if one of {@code TURN_URLS} and {@code TURN_SECRET} is set without the
   *     other
   */
  public static TurnSettings read(SettingsReader reader) {
    List<String> urls = reader.read(TURN_URLS);
    Optional<String> secret = reader.read(TURN_SECRET);
    Duration lifetime = reader.read(TURN_TTL_SEC);
    if (!urls.isEmpty() && secret.isEmpty()) {
      throw new BadSetting(
          "TURN_SECRET is not set, but TURN_URLS is: allowed are both or neither.");
    }
    if (urls.isEmpty() && secret.isPresent()) {
      throw new BadSetting(
          "TURN_URLS is not set, but TURN_SECRET is: allowed are both or neither.");
    }
    return new TurnSettings(urls, secret, lifetime);
  }

  private static String uri(String text) {
    IceUri.of(text);
    return text;
  }

  @Override
  public String toString() {
    return "TurnSettings[urls=" + urls + ", lifetime=" + lifetime + "]";
  }
}
