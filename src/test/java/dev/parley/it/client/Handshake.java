package dev.parley.it.client;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;

/** The opening handshake of RFC 6455 section 4, as bytes: asks, and checks the answer. */
final class Handshake {
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private final URI uri;
  private final List<Header> headers;
  private final String key;

  Handshake(URI uri, List<Header> headers) {
    this.uri = uri;
    this.headers = List.copyOf(headers);
    byte[] nonce = new byte[16];
    ThreadLocalRandom.current().nextBytes(nonce);
    this.key = Base64.getEncoder().encodeToString(nonce);
  }

  /** The request. A caller's header replaces the usual one of the same name. */
  byte[] request() {
    String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    List<Header> all =
        new ArrayList<>(
            List.of(
                new Header("Host", uri.getHost() + ":" + uri.getPort()),
                new Header("Upgrade", "websocket"),
                new Header("Connection", "Upgrade"),
                new Header("Sec-WebSocket-Version", "13"),
                new Header("Sec-WebSocket-Key", key)));
    all.removeIf(usual -> headers.stream().anyMatch(h -> h.is(usual.name())));
    all.addAll(headers);
    StringBuilder text =
        new StringBuilder("GET ").append(path).append(query).append(" HTTP/1.1\r\n");
    all.forEach(h -> text.append(h).append("\r\n"));
    return text.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Where the head of a response ends (just behind the empty line), or -1. */
  static int endOfHead(byte[] bytes, int size) {
    for (int i = 3; i < size; i++) {
      if (bytes[i] == '\n'
          && bytes[i - 1] == '\r'
          && bytes[i - 2] == '\n'
          && bytes[i - 3] == '\r') {
        return i + 1;
      }
    }
    return -1;
  }

  /** Status and headers; the body is left empty. */
  static HttpAnswer head(String text) {
    List<String> lines = text.lines().toList();
    String[] status = lines.get(0).split(" ", 3);
    if (status.length < 2 || !status[0].equals("HTTP/1.1")) {
      throw new ProtocolViolation("not an HTTP/1.1 status line: " + lines.get(0));
    }
    List<Header> found = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        found.add(new Header(line.substring(0, colon), line.substring(colon + 1).strip()));
      }
    }
    return new HttpAnswer(Integer.parseInt(status[1]), List.copyOf(found), "");
  }

  /** Checks a 101 as RFC 6455 section 4.1 demands of a client. */
  void check(HttpAnswer answer) {
    require(answer, "Upgrade", "websocket");
    require(answer, "Connection", "upgrade");
    String accept = answer.header("Sec-WebSocket-Accept").orElse("");
    if (!accept.equals(acceptFor(key))) {
      throw new ProtocolViolation("wrong Sec-WebSocket-Accept: " + accept);
    }
    answer
        .header("Sec-WebSocket-Extensions")
        .filter(extension -> headers.stream().noneMatch(h -> h.is("Sec-WebSocket-Extensions")))
        .ifPresent(
            extension -> {
              throw new ProtocolViolation("an extension nobody asked for: " + extension);
            });
    answer
        .header("Sec-WebSocket-Protocol")
        .filter(chosen -> !offered().contains(chosen))
        .ifPresent(
            chosen -> {
              throw new ProtocolViolation("a subprotocol nobody offered: " + chosen);
            });
  }

  private List<String> offered() {
    return headers.stream()
        .filter(h -> h.is("Sec-WebSocket-Protocol"))
        .flatMap(h -> List.of(h.value().split(",", -1)).stream())
        .map(String::strip)
        .toList();
  }

  private static void require(HttpAnswer answer, String name, String value) {
    String found = answer.header(name).orElse("");
    if (!found.toLowerCase(Locale.ROOT).contains(value)) {
      throw new ProtocolViolation("101 with " + name + ": " + found);
    }
  }

  static String acceptFor(String key) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-1")
              .digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }
}
