package dev.parley.it.client;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What an HTTP server answered: status, headers in their order, body ("" where there was none). */
public record HttpAnswer(int status, List<Header> headers, String body) {

  static HttpAnswer of(int status, List<Header> headers, byte[] body) {
    return new HttpAnswer(status, List.copyOf(headers), new String(body, StandardCharsets.UTF_8));
  }

  /** The value of a header, several lines of one name joined as RFC 9110 section 5.3 says. */
  public Optional<String> header(String name) {
    List<String> values = headers.stream().filter(h -> h.is(name)).map(Header::value).toList();
    return values.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", values));
  }

  @Override
  public String toString() {
    String heads = headers.stream().map(h -> "\n    " + h).collect(Collectors.joining());
    return status + heads + (body.isEmpty() ? "\n    (no body)" : "\n    " + body);
  }
}
