package dev.parley.door;

import dev.parley.settings.Setting;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Which web sites may connect (contract: {@code ALLOWED_ORIGIN}). Browsers state the origin of the
 * page; whoever is no browser states none and passes.
 */
final class Origins {

  static final Setting<List<String>> ALLOWED_ORIGIN =
      Setting.list(
          "ALLOWED_ORIGIN",
          "origins like https://example.org or http://localhost:8080, or null, separated by commas",
          "Origins whose pages may open WebSockets; empty allows all. Requests without an Origin header (no browser) always pass;"
              + " null (files, sandboxed frames) only if listed.",
          Origins::normal);

  private final Set<String> allowed;

  /** Allows {@code allowed}, and everybody if it is empty. */
  Origins(List<String> allowed) {
    this.allowed = Set.copyOf(allowed);
  }

  /**
   * Whether a page may connect.
   *
   * @param origin the Origin header (RFC 6454); null if there is none
   */
  boolean allows(String origin) {
    if (origin == null || allowed.isEmpty()) {
      return true;
    }
    try {
      return allowed.contains(normal(origin));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** One spelling for each origin: lower case, without the default port, without a last slash. */
  private static String normal(String origin) {
    if (origin.equals("null")) {
      return origin;
    }
    URI uri = URI.create(origin);
    String path = uri.getRawPath();
    if (uri.getScheme() == null
        || uri.getHost() == null
        || uri.getRawUserInfo() != null
        || uri.getRawQuery() != null
        || uri.getRawFragment() != null
        || !(path == null || path.isEmpty() || path.equals("/"))) {
      throw new IllegalArgumentException("no origin: " + origin);
    }
    String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
    boolean standard =
        uri.getPort() == -1
            || (uri.getPort() == 443 && scheme.equals("https"))
            || (uri.getPort() == 80 && scheme.equals("http"));
    return scheme
        + "://"
        + uri.getHost().toLowerCase(Locale.ROOT)
        + (standard ? "" : ":" + uri.getPort());
  }
}
