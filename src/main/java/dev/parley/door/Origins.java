package dev.parley.door;

import dev.parley.settings.Setting;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

  /**
   * Scheme, host, port. Wider than RFC 3986, because browsers are: hosts with an underscore, as
   * containers have them, are no host names to {@link java.net.URI}.
   */
  private static final Pattern ORIGIN =
      Pattern.compile(
          "([a-zA-Z][a-zA-Z0-9+.-]*)://([^\\s\\p{Cntrl}/?#@:\\[\\],*]+|\\[[0-9a-fA-F:.]+])(?::(\\d{1,5}))?/?");

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
    Matcher parts = ORIGIN.matcher(origin);
    int port = parts.matches() && parts.group(3) != null ? Integer.parseInt(parts.group(3)) : 0;
    if (!parts.matches() || port > 65_535) {
      throw new IllegalArgumentException("no origin: " + origin);
    }
    String scheme = parts.group(1).toLowerCase(Locale.ROOT);
    boolean standard =
        port == 0
            || (port == 443 && scheme.equals("https"))
            || (port == 80 && scheme.equals("http"));
    return scheme + "://" + parts.group(2).toLowerCase(Locale.ROOT) + (standard ? "" : ":" + port);
  }
}
