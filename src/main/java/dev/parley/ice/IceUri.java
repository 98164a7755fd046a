package dev.parley.ice;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where one server is (RFC 7064 for STUN, RFC 7065 for TURN).
 *
 * @param scheme {@code stun}, {@code stuns}, {@code turn} or {@code turns}
 */
record IceUri(String scheme) {
  private static final Pattern FORM =
      Pattern.compile(
          "(?<scheme>stuns?|turns?):(?:\\[[0-9a-f:.]+]|[a-z0-9._~%-]+)(?::(?<port>[0-9]{1,5}))?"
              + "(?<query>\\?transport=(?:udp|tcp))?",
          Pattern.CASE_INSENSITIVE);
  private static final int MAX_PORT = 65_535;

  /**
   * Reads a URI.
   *
   * @param text null is refused, too
   * @throws IllegalArgumentException if it is none that a browser takes
   */
  static IceUri of(String text) {
    Matcher form = FORM.matcher(String.valueOf(text));
    if (!form.matches()) {
      throw new IllegalArgumentException("not a STUN or TURN URI");
    }
    IceUri uri = new IceUri(form.group("scheme").toLowerCase(Locale.ROOT));
    String port = form.group("port");
    boolean badPort = port != null && Integer.parseInt(port) > MAX_PORT;
    boolean strayQuery = form.group("query") != null && !uri.needsCredentials();
    if (badPort || strayQuery) {
      throw new IllegalArgumentException("not a STUN or TURN URI");
    }
    return uri;
  }

  /** TURN servers serve nobody without. */
  boolean needsCredentials() {
    return scheme.startsWith("turn");
  }
}
