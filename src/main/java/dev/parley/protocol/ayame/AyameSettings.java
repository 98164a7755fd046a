package dev.parley.protocol.ayame;

import dev.parley.settings.Setting;
import dev.parley.settings.SettingsGroup;
import dev.parley.settings.SettingsReader;
import dev.parley.webhook.CopiedHeaders;
import dev.parley.webhook.WebhookUrl;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Ayame's variables, under the names of the Ayame-DO document.
 *
 * @param authnWebhook asked before anyone joins a room; absent: everyone may
 * @param disconnectWebhook told of every socket that had sent a valid register; absent: nobody is
 * @param copiedHeaders names of the upgrade's headers that go along with both
 * @param relaysMessage whether {@code message} frames are relayed
 * @param pingInterval between {@code ping} frames
 * @param pongTimeout how long a {@code pong} may take
 * @param readTimeout how long a client may say nothing at all
 * @param readLimit the longest frame, in bytes of UTF-8
 * @param roomIdRequired whether the upgrade must name the room
 */
public record AyameSettings(
    Optional<WebhookUrl> authnWebhook,
    Optional<WebhookUrl> disconnectWebhook,
    List<String> copiedHeaders,
    boolean relaysMessage,
    Duration pingInterval,
    Duration pongTimeout,
    Duration readTimeout,
    int readLimit,
    boolean roomIdRequired)
    implements SettingsGroup {
  private static final Setting<Optional<WebhookUrl>> AUTHN_WEBHOOK_URL =
      WebhookUrl.setting(
          "AUTHN_WEBHOOK_URL",
          "Ayame: asked with a POST before a client joins a room; without it every client may.");
  private static final Setting<Optional<WebhookUrl>> DISCONNECT_WEBHOOK_URL =
      WebhookUrl.setting(
          "DISCONNECT_WEBHOOK_URL",
          "Ayame: told with a POST when a socket that had registered, or tried to, is closed.");
  private static final Setting<List<String>> COPY_WEBSOCKET_HEADER_NAMES =
      CopiedHeaders.setting(
          "COPY_WEBSOCKET_HEADER_NAMES",
          "Ayame: names of headers that both webhooks get as the client sent them when it connected.");
  private static final Setting<Boolean> TYPE_MESSAGE =
      Setting.flag(
          "TYPE_MESSAGE",
          false,
          "Ayame: whether frames of the type message are relayed; else they are a protocol error.");
  private static final Setting<Duration> WS_PING_INTERVAL_SEC =
      Setting.seconds(
          "WS_PING_INTERVAL_SEC", 5, 1, 3600, "Ayame: interval of the ping frames to each client.");
  private static final Setting<Duration> WS_PONG_TIMEOUT_SEC =
      Setting.seconds(
          "WS_PONG_TIMEOUT_SEC",
          60,
          1,
          3600,
          "Ayame: a client that does not answer a ping with a pong for so long is closed.");
  private static final Setting<Duration> WS_READ_TIMEOUT_SEC =
      Setting.seconds(
          "WS_READ_TIMEOUT_SEC",
          90,
          1,
          86_400,
          "Ayame: a client from which nothing at all came for so long is closed.");
  private static final Setting<Integer> READ_LIMIT_BYTES =
      Setting.integer(
          "READ_LIMIT_BYTES",
          1 << 20,
          64,
          4 << 20,
          "Ayame: the longest frame a client may send, in bytes of UTF-8.");
  private static final Setting<Boolean> AYAME_ROOM_ID_REQUIRED =
      Setting.flag(
          "AYAME_ROOM_ID_REQUIRED",
          true,
          "Ayame: whether the room must be named when connecting; false lets in classic clients, which name it in register only.");

  /** Reads them. */
  public static AyameSettings read(SettingsReader reader) {
    return new AyameSettings(
        reader.read(AUTHN_WEBHOOK_URL),
        reader.read(DISCONNECT_WEBHOOK_URL),
        reader.read(COPY_WEBSOCKET_HEADER_NAMES),
        reader.read(TYPE_MESSAGE),
        reader.read(WS_PING_INTERVAL_SEC),
        reader.read(WS_PONG_TIMEOUT_SEC),
        reader.read(WS_READ_TIMEOUT_SEC),
        reader.read(READ_LIMIT_BYTES),
        reader.read(AYAME_ROOM_ID_REQUIRED));
  }
}
