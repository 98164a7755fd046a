package dev.parley.gateway.proxy;

import dev.parley.json.JsonText;
import java.net.http.HttpHeaders;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Which header fields go through (RFC 9110, section 7.6.1). */
final class ProxyHeaders {
  /** Of one connection only, and so of no use to the next. */
  private static final Set<String> HOP_BY_HOP =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "trailers",
          "transfer-encoding",
          "upgrade",
          "http2-settings");

  /** The HTTP client's own to state: it refuses them. */
  private static final Set<String> CLIENTS_OWN = Set.of("host", "content-length", "expect");

  private ProxyHeaders() {}

  /** Names, in small letters, of a request's fields that do not go to the local API. */
  static Set<String> notForLocal(Map<String, String> headers) {
    Set<String> not = new HashSet<>(HOP_BY_HOP);
    not.addAll(CLIENTS_OWN);
    headers.forEach(
        (name, value) -> {
          if (name.equalsIgnoreCase("connection")) {
            not.addAll(named(value));
          }
        });
    return not;
  }

  /** An answer's fields as a JSON object; repeated ones joined (RFC 9110, section 5.2). */
  static String json(HttpHeaders headers) {
    Set<String> not = new HashSet<>(HOP_BY_HOP);
    headers.allValues("connection").forEach(value -> not.addAll(named(value)));
    JsonText json = JsonText.object();
    headers
        .map()
        .forEach(
            (name, values) -> {
              if (!not.contains(name.toLowerCase(Locale.ROOT))) {
                json.put(name, String.join(", ", values));
              }
            });
    return json.end();
  }

  /** The fields that a Connection field names. */
  private static List<String> named(String connection) {
    return List.of(connection.toLowerCase(Locale.ROOT).trim().split("\\s*,\\s*"));
  }
}
