package dev.parley.door;

import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The client's half of the opening handshake (RFC 6455, 4.2.1). Checked here, because the servers
 * answer what is malformed each in its own way, one of them with 200.
 */
final class Handshake {
  private static final int KEY_BYTES = 16;

  private final Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  Handshake(Map<String, List<String>> headers) {
    this.headers.putAll(headers);
  }

  /** Whether an upgrade to WebSocket is asked for. */
  boolean asked() {
    return tokens("Upgrade").anyMatch("websocket"::equals);
  }

  boolean connectionUpgrades() {
    return tokens("Connection").anyMatch("upgrade"::equals);
  }

  boolean versionIs13() {
    return values("Sec-WebSocket-Version").map(String::strip).toList().equals(List.of("13"));
  }

  boolean keyIsValid() {
    List<String> keys = values("Sec-WebSocket-Key").toList();
    try {
      return keys.size() == 1
          && Base64.getDecoder().decode(keys.get(0).strip()).length == KEY_BYTES;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** The Origin header; null if there is none. */
  String origin() {
    List<String> origins = values("Origin").toList();
    // A second one is no browser's doing; together they are no origin that could be allowed.
    return origins.isEmpty() ? null : String.join(", ", origins).strip();
  }

  private Stream<String> values(String name) {
    return headers.getOrDefault(name, List.of()).stream();
  }

  private Stream<String> tokens(String name) {
    return values(name)
        .flatMap(value -> Stream.of(value.split(",")))
        .map(token -> token.strip().toLowerCase(Locale.ROOT));
  }
}
