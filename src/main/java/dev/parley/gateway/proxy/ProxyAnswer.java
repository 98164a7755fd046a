package dev.parley.gateway.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.gateway.core.Content;
import dev.parley.gateway.core.Held;
import dev.parley.json.JsonText;
import java.net.http.HttpResponse;
import java.util.Arrays;

/**
 * The frame that answers a {@link ProxyRequest}.
 *
 * @param frame UTF-8, as long as it is
 * @param held what has been taken for it: whoever has the answer gives it back when it is sent or
 *     dropped
 * @param own whether the gateway says it itself; then nothing has been taken for it yet
 */
public record ProxyAnswer(Content frame, Held held, boolean own) {
  private static final int OWN_STATUS = 500;

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

  private static Content frame(ProxyRequest request, int status, String headers, byte[] body) {
    String without =
        JsonText.frame("http-proxy-response")
            .raw("id", request.id())
            .put("status", status)
            .raw("headers", headers)
            .put("body", "")
            .end();
    byte[] text = without.getBytes(UTF_8);
    int end = text.length - 2; // The closing quote and brace.
    return new HexFrame(Arrays.copyOf(text, end), body, Arrays.copyOfRange(text, end, text.length));
  }
}
