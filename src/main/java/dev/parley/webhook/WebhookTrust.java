package dev.parley.webhook;

import dev.parley.settings.Setting;
import dev.parley.settings.SettingsGroup;
import dev.parley.settings.SettingsReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What a webhook's receiver and this server believe of each other.
 *
 * @param secret what requests are signed with; empty: they are not
 * @param refusePrivate whether requests to addresses that are not public are refused
 */
public record WebhookTrust(Optional<byte[]> secret, boolean refusePrivate)
    implements SettingsGroup {

  /** Nothing is signed, and no address is refused. */
  public static final WebhookTrust NONE = new WebhookTrust(Optional.empty(), false);

  /** As long as half the hash: what is shorter can be guessed. */
  private static final int SHORTEST_SECRET = 16;

  private static final Setting<Optional<byte[]>> WEBHOOK_SECRET =
      Setting.<byte[]>optional(
              "WEBHOOK_SECRET",
              "at least 16 bytes",
              "Shared with the webhooks' receivers: every request carries Parley-Signature: t=SECONDS,v1=HEX, the HMAC-SHA256 of the"
                  + " time, a dot and the body.",
              WebhookTrust::secret)
          .hidden();
  private static final Setting<Boolean> WEBHOOK_REFUSE_PRIVATE_ADDRESSES =
      Setting.flag(
          "WEBHOOK_REFUSE_PRIVATE_ADDRESSES",
          false,
          "Whether webhooks whose host has a loopback, private, link-local or other address that is not public are refused.");

  /** Reads them. */
  public static WebhookTrust read(SettingsReader reader) {
    return new WebhookTrust(
        reader.read(WEBHOOK_SECRET), reader.read(WEBHOOK_REFUSE_PRIVATE_ADDRESSES));
  }

  private static byte[] secret(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length < SHORTEST_SECRET) {
      throw new IllegalArgumentException("too short");
    }
    return bytes;
  }

  @Override
  public String toString() {
    return "WebhookTrust[signed=" + secret.isPresent() + ", refusePrivate=" + refusePrivate + "]";
  }
}
