package dev.parley.door.express;

import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * The server's half of the opening handshake (RFC 6455, 4.2.2). The client's half was checked
 * before. No extension is ever agreed to: compression costs memory per connection and helps little
 * with frames this small.
 */
public final class Handshake101 {
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private Handshake101() {}

  /**
   * Makes a response the 101; on Open Liberty the upgrade itself would leave it a 200.
   *
   * @param key the client's {@code Sec-WebSocket-Key}
   * @param subprotocol one of those that the client offers; empty for none
   */
  public static void prepare(HttpServletResponse response, String key, String subprotocol) {
    response.setStatus(HttpServletResponse.SC_SWITCHING_PROTOCOLS);
    response.setHeader("Upgrade", "websocket");
    response.setHeader("Connection", "Upgrade");
    response.setHeader("Sec-WebSocket-Accept", accept(key));
    if (!subprotocol.isEmpty()) {
      response.setHeader("Sec-WebSocket-Protocol", subprotocol);
    }
  }

  /** What proves to a client that its handshake was understood. */
  static String accept(String key) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-1")
              .digest((key.strip() + GUID).getBytes(StandardCharsets.ISO_8859_1));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }
}
