package dev.parley.protocol.named;

import dev.parley.settings.Setting;
import dev.parley.settings.SettingsGroup;
import dev.parley.settings.SettingsReader;

/**
 * What an operator may set.
 *
 * @param maxMessagesPerSecond of one connection, in any one second
 * @param clientList whether {@code GET /clients} tells everyone the names of the shared space
 */
public record NamedSettings(int maxMessagesPerSecond, boolean clientList) implements SettingsGroup {
  private static final Setting<Integer> NAMED_MAX_MSG_PER_SECOND =
      Setting.integer(
          "NAMED_MAX_MSG_PER_SECOND",
          50,
          1,
          10_000,
          "Named peers: how many messages one connection may send in any one second; more are refused"
              + " with rate_limit_exceeded.");
  private static final Setting<Boolean> NAMED_CLIENT_LIST =
      Setting.flag(
          "NAMED_CLIENT_LIST",
          false,
          "Named peers: whether GET /clients tells everyone who is logged in to the shared space.");

  /** Reads them. */
  public static NamedSettings read(SettingsReader reader) {
    return new NamedSettings(reader.read(NAMED_MAX_MSG_PER_SECOND), reader.read(NAMED_CLIENT_LIST));
  }
}
