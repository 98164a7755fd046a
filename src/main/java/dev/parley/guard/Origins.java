package dev.parley.guard;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which web sites may connect and read answers (contract: {@code ALLOWED_ORIGIN}). Browsers state
 * the origin of the page (RFC 6454); whoever is no browser states none. Immutable.
 */
public final class Origins {
  /** The origin of files and sandboxed frames: anybody's, so that it has to be named. */
  private static final String NULL = "null";

  private static final String ANY_SUBDOMAIN = "://*.";

  /**
   * Scheme, host, port. Wider than RFC 3986, because browsers are: hosts with an underscore, as
   * containers have them, are no host names to {@link java.net.URI}.
   */
  private static final Pattern ORIGIN =
      Pattern.compile(
          "([a-zA-Z][a-zA-Z0-9+.-]*)://([^\\s\\p{Cntrl}/?#@:\\[\\],*]+|\\[[0-9a-fA-F:.]+])(?::(\\d{1,5}))?/?");

  /** All origins between two texts, with at least one label in the place of the star. */
  private record Wildcard(String scheme, String domain) {
    boolean matches(String origin) {
      return origin.length() > scheme.length() + domain.length()
          && origin.startsWith(scheme)
          && origin.endsWith(domain);
    }
  }

  private final boolean all;
  private final Set<String> exact;
  private final List<Wildcard> wildcards;
  private final boolean required;

  /**
   * Allows what is listed.
   *
   * @param allowed each as {@link #normal}; empty: all but {@code null}
   * @param required whether a request must state one
   */
  Origins(List<String> allowed, boolean required) {
    this.all = allowed.isEmpty();
    this.exact =
        allowed.stream().filter(o -> !o.contains(ANY_SUBDOMAIN)).collect(Collectors.toSet());
    this.wildcards =
        allowed.stream().filter(o -> o.contains(ANY_SUBDOMAIN)).map(Origins::wildcard).toList();
    this.required = required;
  }

  private static Wildcard wildcard(String text) {
    int star = text.indexOf('*');
    return new Wildcard(text.substring(0, star), text.substring(star + 1));
  }

  /** Whether pages of every web site may connect. */
  public boolean allowsAll() {
    return all;
  }

  /**
   * Whether a request may open a WebSocket.
   *
   * @param origin the Origin header; null if there is none
   */
  public boolean allowsUpgrade(String origin) {
    return origin == null ? !required : allows(origin);
  }

  /**
   * The value of {@code Access-Control-Allow-Origin} with which a page may read an answer; nothing
   * if it may not.
   *
   * @param origin the Origin header; null if there is none
   */
  public Optional<String> readableBy(String origin) {
    if (all) {
      return Optional.of("*");
    }
    return Optional.ofNullable(origin).filter(this::allows);
  }

  private boolean allows(String origin) {
    if (all && !origin.equals(NULL)) {
      return true;
    }
    String normal;
    try {
      normal = normal(origin);
    } catch (IllegalArgumentException e) {
      return false;
    }
    return exact.contains(normal) || wildcards.stream().anyMatch(w -> w.matches(normal));
  }

  /**
   * One spelling for each origin: lower case, without the default port, without a last slash.
   *
   * @throws IllegalArgumentException if it is none
   */
  static String normal(String origin) {
    if (origin.equals(NULL)) {
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

  /**
   * The same for what an operator may list: origins, and {@code https://*.example.org} for all
   * below a domain of at least two labels.
   *
   * @throws IllegalArgumentException if it is none of these
   */
  static String listed(String text) {
    int star = text.indexOf(ANY_SUBDOMAIN);
    if (star < 0) {
      return normal(text);
    }
    int domain = star + ANY_SUBDOMAIN.length();
    String plain = normal(text.substring(0, star) + "://" + text.substring(domain));
    String host = plain.substring(plain.indexOf("://") + 3);
    if (!host.contains(".") || host.startsWith("[") || host.startsWith(".")) {
      throw new IllegalArgumentException("every site of the world: " + text);
    }
    return plain.replaceFirst("://", ANY_SUBDOMAIN);
  }
}
