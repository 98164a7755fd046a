package dev.parley.gateway.proxy;

import dev.parley.json.BadFrame;
import dev.parley.json.Frame;
import dev.parley.json.FrameReader;
import dev.parley.json.JsonArray;
import dev.parley.json.JsonObject;
import java.net.http.HttpRequest;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A frame that asks for an HTTP request. What it keeps is bounded, however long the frame was.
 *
 * @param id as JSON, to be repeated in the answer; null if the frame has none, or too long a one
 * @param refusal why the request is not made, found out when it was read
 */
public record ProxyRequest(
    String id, String method, String path, Map<String, String> headers, Optional<String> refusal) {
  private static final String TYPE = "http-proxy-request";
  private static final FrameReader READER =
      FrameReader.objects("type", "id", "method", "path", "headers");

  /** Those that make sense without a body. CONNECT and TRACE never go through. */
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE");

  private static final int MAX_HEADERS = 100;
  private static final int MAX_ID_CHARS = 256;
  private static final int MAX_CHARS = 64 * 1024;

  /** What a request costs beside its characters, the gateway's own answer to it included. */
  private static final long OVERHEAD = 2048;

  private static final long HEADER_OVERHEAD = 160;

  /**
   * Reads a frame, if it is of this kind; whatever else is wrong with the request itself is found
   * out when it is made.
   *
   * @return nothing if the text is anything else, JSON or not
   */
  public static Optional<ProxyRequest> of(String text) {
    // Nearly all frames are something else, and must not cost a reading.
    if (!text.contains(TYPE)) {
      return Optional.empty();
    }
    try {
      Frame frame = READER.read(text);
      return TYPE.equals(frame.string("type")) ? Optional.of(of(frame)) : Optional.empty();
    } catch (BadFrame e) {
      return Optional.empty();
    }
  }

  private static ProxyRequest of(Frame frame) throws BadFrame {
    String id = frame.raw("id");
    if (id != null && id.length() > MAX_ID_CHARS) {
      return refused(null, "The request's id is too long.");
    } else if (frame.text().length() > MAX_CHARS) {
      return refused(id, "The request is too long.");
    }
    Map<String, String> headers = headers(frame);
    if (headers.size() > MAX_HEADERS) {
      return refused(id, "The request has too many headers.");
    }
    String method = frame.has("method") ? String.valueOf(frame.string("method")) : "GET";
    return new ProxyRequest(
        id, method, String.valueOf(frame.string("path")), headers, Optional.empty());
  }

  private static ProxyRequest refused(String id, String reason) {
    return new ProxyRequest(id, "", "", Map.of(), Optional.of(reason));
  }

  /** Bytes of memory that the request takes at most, and the gateway's own answer to it. */
  public long cost() {
    long chars = method.length() + (long) path.length() + (id == null ? 0 : id.length());
    for (Map.Entry<String, String> header : headers.entrySet()) {
      chars += header.getKey().length() + (long) header.getValue().length();
    }
    return 2 * chars + HEADER_OVERHEAD * headers.size() + OVERHEAD;
  }

  private static Map<String, String> headers(Frame frame) throws BadFrame {
    Map<String, String> headers = new LinkedHashMap<>();
    if (frame.isObject("headers")) {
      for (Map.Entry<String, String> member : JsonObject.members(frame.raw("headers")).entrySet()) {
        String value = JsonArray.string(member.getValue());
        // A number or a boolean as it is written; what is neither is found to be no header value.
        headers.put(member.getKey(), value == null ? member.getValue() : value);
      }
    }
    return headers;
  }

  /**
   * The request to the local API.
   *
   * @throws Refused if it is not one that goes through
   */
  HttpRequest to(ProxyTarget target) throws Refused {
    if (refusal.isPresent()) {
      throw new Refused(refusal.get());
    }
    String upper = method.toUpperCase(Locale.ROOT);
    if (!METHODS.contains(upper)) {
      throw new Refused("This method does not go through.");
    }
    HttpRequest.Builder request =
        HttpRequest.newBuilder(target.resolve(path))
            .method(upper, HttpRequest.BodyPublishers.noBody());
    Set<String> not = ProxyHeaders.notForLocal(headers);
    for (Map.Entry<String, String> header : headers.entrySet()) {
      if (!not.contains(header.getKey().toLowerCase(Locale.ROOT))) {
        try {
          request.setHeader(header.getKey(), header.getValue());
        } catch (IllegalArgumentException e) {
          // CR LF, among others.
          throw new Refused("The request has a header that is none.");
        }
      }
    }
    return request.build();
  }
}
