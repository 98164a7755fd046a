package dev.parley.gateway.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.gateway.core.Held;
import dev.parley.json.JsonText;
import java.net.http.HttpResponse;

/**
 * The frame that answers a {@link ProxyRequest}.
 *
 * @param frame UTF-8, as long as it is
 * @param held what has been taken for it: whoever has the answer gives it back when it is sent or
 *     dropped
 * @param own whether the gateway says it itself; then nothing has been taken for it yet
 */
@SuppressWarnings("ArrayRecordComponent") // Handed over, never compared.
public record ProxyAnswer(byte[] frame, Held held, boolean own) {
  private static final int OWN_STATUS = 500;
  private static final byte[] DIGITS = "0123456789abcdef".getBytes(UTF_8);

  /** What the local API said. */
  static ProxyAnswer of(ProxyRequest request, HttpResponse<byte[]> response, Held held) {
    byte[] body = response.body();
    return new ProxyAnswer(
        frame(request, response.statusCode(), ProxyHeaders.json(response.headers()), body),
        held,
        false);
  }

  /** What the gateway says itself, with its reason as the body. */
  static ProxyAnswer own(ProxyRequest request, String reason) {
    String headers = JsonText.object().put("content-type", "text/plain; charset=utf-8").end();
    return new ProxyAnswer(
        frame(request, OWN_STATUS, headers, reason.getBytes(UTF_8)), Held.NOTHING, true);
  }

  /** The same with what has been taken for it. */
  public ProxyAnswer holding(Held other) {
    return new ProxyAnswer(frame, other, own);
  }

  private static byte[] frame(ProxyRequest request, int status, String headers, byte[] body) {
    String without =
        JsonText.frame("http-proxy-response")
            .raw("id", request.id())
            .put("status", status)
            .raw("headers", headers)
            .put("body", "")
            .end();
    byte[] text = without.getBytes(UTF_8);
    int end = text.length - 2; // The closing quote and brace.
    byte[] frame = new byte[text.length + 2 * body.length];
    System.arraycopy(text, 0, frame, 0, end);
    int at = end;
    for (byte b : body) {
      frame[at++] = DIGITS[(b >> 4) & 15];
      frame[at++] = DIGITS[b & 15];
    }
    System.arraycopy(text, end, frame, at, 2);
    return frame;
  }
}
