package dev.parley.cluster.redis;

import dev.parley.settings.Setting;
import dev.parley.settings.SettingsGroup;
import dev.parley.settings.SettingsReader;
import io.lettuce.core.RedisURI;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How this server finds the others.
 *
 * @param uri where Redis or Valkey is; empty: this server is alone
 * @param keyPrefix what all keys begin with, in braces
 * @param nodeId this server's name among the others; empty: its host's
 * @param lease a node that was not heard of for so long is dead
 * @param patience how long an answer is waited for
 * @param readyGrace how long Redis may be away before this server says that it is not ready
 */
public record RedisSettings(
    Optional<RedisURI> uri,
    String keyPrefix,
    Optional<String> nodeId,
    Duration lease,
    Duration patience,
    Duration readyGrace)
    implements SettingsGroup {
  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final String A_WORD = "1 to 64 letters, digits, dots, hyphens and underscores";

  private static final Setting<Optional<RedisURI>> REDIS_URL =
      Setting.optional(
              "REDIS_URL",
              "a URL like redis://user:password@host:6379/0, rediss://host:6380 (TLS) or"
                  + " redis-sentinel://host:26379,host:26379/0#master",
              "Redis 7 or newer, or Valkey, through which several servers are one exchange"
                  + " (docs/CLUSTER.md). Not set: this server is alone.",
              RedisSettings::url)
          .hidden();
  private static final Setting<String> REDIS_KEY_PREFIX =
      new Setting<>(
          "REDIS_KEY_PREFIX",
          "parley",
          A_WORD,
          "What the names of all keys in Redis begin with, in braces: several installations on one"
              + " Redis have different ones.",
          RedisSettings::word);
  private static final Setting<Optional<String>> CLUSTER_NODE_ID =
      Setting.optional(
          "CLUSTER_NODE_ID",
          A_WORD,
          "This server's name among the others, for logs; each start adds a random part. Not set: the"
              + " host's name.",
          RedisSettings::word);
  private static final Setting<Duration> CLUSTER_LEASE_SEC =
      Setting.seconds(
          "CLUSTER_LEASE_SEC",
          10,
          1,
          300,
          "A server that the others have not heard of for so long is dead: what it held is free. The"
              + " same on all servers.");
  private static final Setting<Duration> CLUSTER_WAIT_SEC =
      Setting.seconds(
          "CLUSTER_WAIT_SEC",
          5,
          1,
          60,
          "How long a client's wish that needs Redis waits for it; then the client is told to try"
              + " again later.");
  private static final Setting<Duration> CLUSTER_READY_GRACE_SEC =
      Setting.seconds(
          "CLUSTER_READY_GRACE_SEC",
          5,
          0,
          3600,
          "How long Redis may be away before this server says that it is not ready.");

  /** Reads them. */
  public static RedisSettings read(SettingsReader reader) {
    return new RedisSettings(
        reader.read(REDIS_URL),
        reader.read(REDIS_KEY_PREFIX),
        reader.read(CLUSTER_NODE_ID),
        reader.read(CLUSTER_LEASE_SEC),
        reader.read(CLUSTER_WAIT_SEC),
        reader.read(CLUSTER_READY_GRACE_SEC));
  }

  private static RedisURI url(String text) {
    if (!text.matches("(redis|rediss|redis-sentinel)://.+")) {
      throw new IllegalArgumentException();
    }
    return RedisURI.create(text);
  }

  private static String word(String text) {
    if (!WORD.matcher(text).matches()) {
      throw new IllegalArgumentException();
    }
    return text;
  }
}
