package dev.parley.webhook;

import dev.parley.settings.Setting;
import dev.parley.settings.SettingsGroup;
import dev.parley.settings.SettingsReader;
import java.time.Duration;

/**
 * Bounds of outgoing requests. They hold for each webhook by itself, so that one that hangs does
 * not hold up another.
 *
 * @param timeout for a whole exchange, from connecting to the last byte of the answer
 * @param maxConcurrent requests on their way at the same time
 * @param queue requests that may wait for one of those to end
 * @param queueBytes the length of the bodies that wait, in bytes
 * @param responseLimit the longest body that is read, in bytes
 */
public record WebhookSettings(
    Duration timeout, int maxConcurrent, int queue, int queueBytes, int responseLimit)
    implements SettingsGroup {
  private static final Setting<Duration> WEBHOOK_REQUEST_TIMEOUT_SEC =
      Setting.seconds(
          "WEBHOOK_REQUEST_TIMEOUT_SEC",
          5,
          1,
          300,
          "How long a webhook may take, connecting included; then authentication is refused.");
  private static final Setting<Integer> WEBHOOK_MAX_CONCURRENT =
      Setting.integer(
          "WEBHOOK_MAX_CONCURRENT",
          32,
          1,
          1000,
          "How many requests may be on their way to one webhook at the same time; others wait.");
  private static final Setting<Integer> WEBHOOK_QUEUE =
      Setting.integer(
          "WEBHOOK_QUEUE",
          10_000,
          0,
          1_000_000,
          "How many requests may wait for one webhook; beyond that authentication is refused and disconnect notices are lost.");
  private static final Setting<Integer> WEBHOOK_QUEUE_BYTES =
      Setting.integer(
          "WEBHOOK_QUEUE_BYTES",
          16 << 20,
          0,
          1 << 30,
          "How many bytes the bodies of the requests that wait for one webhook may have together.");
  private static final Setting<Integer> WEBHOOK_RESPONSE_LIMIT_BYTES =
      Setting.integer(
          "WEBHOOK_RESPONSE_LIMIT_BYTES",
          64 << 10,
          1024,
          1 << 20,
          "The longest answer of a webhook in bytes; a longer one counts as an error.");

  /** Reads them. */
  public static WebhookSettings read(SettingsReader reader) {
    return new WebhookSettings(
        reader.read(WEBHOOK_REQUEST_TIMEOUT_SEC),
        reader.read(WEBHOOK_MAX_CONCURRENT),
        reader.read(WEBHOOK_QUEUE),
        reader.read(WEBHOOK_QUEUE_BYTES),
        reader.read(WEBHOOK_RESPONSE_LIMIT_BYTES));
  }
}
