package dev.parley.protocol.pairing;

import dev.parley.settings.Setting;
import dev.parley.settings.SettingsGroup;
import dev.parley.settings.SettingsReader;
import java.time.Duration;

/**
 * What an operator may set.
 *
 * @param requeueOnPartnerLeave whether the one left behind is queued again, at the front
 * @param rematchCooldown how long two who parted are not matched with each other; zero: at once
 * @param maxMessagesPerSecond of one connection, in any one second
 */
public record PairingSettings(
    boolean requeueOnPartnerLeave, Duration rematchCooldown, int maxMessagesPerSecond)
    implements SettingsGroup {
  private static final Setting<Boolean> REQUEUE_ON_PARTNER_LEAVE =
      Setting.flag(
          "REQUEUE_ON_PARTNER_LEAVE",
          true,
          "Random pairing: whether a client whose partner left is queued again.");
  private static final Setting<Duration> REMATCH_COOLDOWN_SEC =
      Setting.seconds(
          "REMATCH_COOLDOWN_SEC",
          10,
          0,
          3600,
          "Random pairing: how long two who just parted are not matched with each other.");
  private static final Setting<Integer> MAX_MSG_PER_SECOND =
      Setting.integer(
          "MAX_MSG_PER_SECOND",
          40,
          1,
          10_000,
          "Random pairing: how many messages one connection may send in any one second; more are"
              + " refused with RATE_LIMIT.");

  /** Reads them. */
  public static PairingSettings read(SettingsReader reader) {
    return new PairingSettings(
        reader.read(REQUEUE_ON_PARTNER_LEAVE),
        reader.read(REMATCH_COOLDOWN_SEC),
        reader.read(MAX_MSG_PER_SECOND));
  }
}
