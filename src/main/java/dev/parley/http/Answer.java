package dev.parley.http;

import dev.parley.json.JsonText;
import java.util.Map;
import java.util.TreeMap;

/**
 * An answer to an HTTP request.
 *
 * @param status the HTTP status
 * @param headers headers beside those that {@link Replies} sets for every answer
 * @param body JSON, or empty for none
 */
public record Answer(int status, Map<String, String> headers, String body) {

  /** Keeps its own copy of the headers. */
  public Answer {
    headers = Map.copyOf(headers);
  }

  /** A good answer. */
  public static Answer ok(String body) {
    return new Answer(200, Map.of(), body);
  }

  /** An error as {@code {"error":TEXT}}. */
  public static Answer error(int status, String error) {
    return new Answer(status, Map.of(), JsonText.object().put("error", error).end());
  }

  /** A method that is not allowed (RFC 9110, 15.5.6). */
  public static Answer methodNotAllowed() {
    return error(405, "Method not allowed").with("Allow", "GET, HEAD");
  }

  /** Too many requests (RFC 6585, 4). */
  public static Answer rateLimited(long seconds) {
    return error(429, "Rate limited. Try again in " + seconds + " seconds.")
        .with("Retry-After", Long.toString(seconds));
  }

  /** The same with one more header. */
  public Answer with(String name, String value) {
    Map<String, String> more = new TreeMap<>(headers);
    more.put(name, value);
    return new Answer(status, more, body);
  }
}
