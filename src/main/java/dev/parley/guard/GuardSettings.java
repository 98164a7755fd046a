package dev.parley.guard;

import dev.parley.guard.Throttle.Budget;
import dev.parley.settings.BadSetting;
import dev.parley.settings.Setting;
import dev.parley.settings.SettingsGroup;
import dev.parley.settings.SettingsReader;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Whom the guard lets in, and how often.
 *
 * @param trustedProxies whose word about addresses is believed
 * @param allowedOrigins whose pages may connect; empty: all
 * @param originRequired whether a request must state an origin
 * @param requests limits of Remote ID requests and look-ups
 * @param upgrades limits of connections
 * @param maxConnections at the same time in all; 0: as many as the heap carries
 * @param maxConnectionsPerAddress at the same time from one address; 0: not limited
 */
public record GuardSettings(
    List<Cidr> trustedProxies,
    List<String> allowedOrigins,
    boolean originRequired,
    Throttle.Limits requests,
    Throttle.Limits upgrades,
    int maxConnections,
    int maxConnectionsPerAddress)
    implements SettingsGroup {

  /** What one connection may need of the heap, its server's share included, with room to spare. */
  private static final int BYTES_PER_CONNECTION = 64 << 10;

  static final Setting<List<Cidr>> TRUSTED_PROXIES =
      Setting.list(
          "TRUSTED_PROXIES",
          "addresses or ranges like 10.0.0.0/8 or 2001:db8::/32, separated by commas",
          "Proxies in front of this server: what they write into X-Forwarded-For or Forwarded (RFC 7239) is believed, read from"
              + " the right. Without it a client is where its connection comes from.",
          Cidr::of);
  static final Setting<List<String>> ALLOWED_ORIGIN =
      Setting.list(
          "ALLOWED_ORIGIN",
          "origins like https://example.org, http://localhost:8080 or https://*.example.org, or null, separated by commas",
          "Origins whose pages may open WebSockets and read what is answered to GET; empty allows all. null (files, sandboxed frames)"
              + " is refused unless listed.",
          Origins::listed);
  private static final Setting<Boolean> ORIGIN_REQUIRED =
      Setting.flag(
          "ORIGIN_REQUIRED",
          false,
          "Whether requests without an Origin header, which no browser makes, are refused a WebSocket.");
  private static final Setting<Integer> RATE_LIMIT_REQUESTS_PER_MINUTE =
      Setting.integer(
          "RATE_LIMIT_REQUESTS_PER_MINUTE",
          100,
          0,
          1_000_000,
          "Per client address: upgrades of /ws that are not pinned to pairing or named, checks of a Remote ID, requests for ICE servers,"
              + " and Remote ID messages other than ping, pong, session-ready and what an established session relays. What goes over it is"
              + " refused, and the line that spent most of it is blocked, or the address (SECURITY.md). 0: not limited.");
  private static final Setting<Integer> RATE_LIMIT_FAILED_LOOKUPS_PER_MINUTE =
      Setting.integer(
          "RATE_LIMIT_FAILED_LOOKUPS_PER_MINUTE",
          10,
          0,
          1_000_000,
          "Per client address: Remote IDs asked for that are not there. The next one is refused, and the line that asked for most"
              + " of them is blocked, or the address (SECURITY.md). 0: not limited.");
  private static final Setting<Integer> RATE_LIMIT_UPGRADES_PER_MINUTE =
      Setting.integer(
          "RATE_LIMIT_UPGRADES_PER_MINUTE",
          600,
          0,
          1_000_000,
          "Per client address: WebSocket upgrades of any path, and tokens in pairing's auth that are not accepted. Over it the address is"
              + " blocked from connecting, or the one socket from showing tokens that showed most of them; open connections stay. 0: not limited.");
  private static final Setting<Duration> RATE_LIMIT_BLOCK_SEC =
      Setting.seconds(
          "RATE_LIMIT_BLOCK_SEC",
          60,
          1,
          86_400,
          "How long an address is blocked the first time; each time twice as long.");
  private static final Setting<Duration> RATE_LIMIT_BLOCK_MAX_SEC =
      Setting.seconds(
          "RATE_LIMIT_BLOCK_MAX_SEC",
          3600,
          1,
          604_800,
          "How long an address is blocked at most; one that behaved for as long begins anew.");
  private static final Setting<Integer> RATE_LIMIT_ADDRESSES =
      Setting.integer(
          "RATE_LIMIT_ADDRESSES",
          100_000,
          100,
          10_000_000,
          "How many addresses are remembered for limits; beyond that those seen least are forgotten. One takes about 300 bytes.");
  private static final Setting<Integer> MAX_CONNECTIONS =
      Setting.integer(
          "MAX_CONNECTIONS",
          0,
          0,
          10_000_000,
          "How many WebSockets may be open at the same time; more get 503. 0: one for every 64 KiB of the heap.");
  private static final Setting<Integer> MAX_CONNECTIONS_PER_ADDRESS =
      Setting.integer(
          "MAX_CONNECTIONS_PER_ADDRESS",
          1000,
          0,
          10_000_000,
          "How many WebSockets one client address may have open at the same time; more get 503. 0: not limited.");

  /**
   * Reads them.
   *
   * @throws BadSetting also if the longest block is shorter than the first
   */
  public static GuardSettings read(SettingsReader reader) {
    Duration block = reader.read(RATE_LIMIT_BLOCK_SEC);
    Duration longest = reader.read(RATE_LIMIT_BLOCK_MAX_SEC);
    if (longest.compareTo(block) < 0) {
      throw new BadSetting(
          "RATE_LIMIT_BLOCK_MAX_SEC is "
              + longest.toSeconds()
              + ", but allowed is no less than RATE_LIMIT_BLOCK_SEC, "
              + block.toSeconds()
              + ".");
    }
    int addresses = reader.read(RATE_LIMIT_ADDRESSES);
    int most = reader.read(MAX_CONNECTIONS);
    Throttle.Limits requests =
        new Throttle.Limits(
            Map.of(
                Budget.REQUESTS, reader.read(RATE_LIMIT_REQUESTS_PER_MINUTE),
                Budget.FAILED_LOOKUPS, reader.read(RATE_LIMIT_FAILED_LOOKUPS_PER_MINUTE)),
            block,
            longest,
            addresses);
    Throttle.Limits upgrades =
        new Throttle.Limits(
            Map.of(Budget.UPGRADES, reader.read(RATE_LIMIT_UPGRADES_PER_MINUTE)),
            block,
            longest,
            addresses);
    return new GuardSettings(
        reader.read(TRUSTED_PROXIES),
        reader.read(ALLOWED_ORIGIN),
        reader.read(ORIGIN_REQUIRED),
        requests,
        upgrades,
        most == 0
            ? (int)
                Math.min(Integer.MAX_VALUE, Runtime.getRuntime().maxMemory() / BYTES_PER_CONNECTION)
            : most,
        reader.read(MAX_CONNECTIONS_PER_ADDRESS));
  }
}
