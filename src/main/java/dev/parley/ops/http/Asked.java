package dev.parley.ops.http;

import dev.parley.exchange.ClientAddress;
import dev.parley.exchange.Upgrade;
import java.util.Optional;

/**
 * A GET request for one of the {@link Resources}.
 *
 * @param path below the context root, decoded
 * @param request the rest of it, where a token may be and where it comes from
 */
public record Asked(String path, Upgrade request) {

  /** Where it comes from. */
  ClientAddress client() {
    return request.client();
  }

  /** The page that asks; null if no page does. */
  String origin() {
    Optional<String> origin = request.header("origin");
    return origin.orElse(null);
  }
}
