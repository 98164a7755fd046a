package dev.parley.gateway.ice;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a STUN or TURN server is (RFC 7064, RFC 7065).
 *
 * @param scheme {@code stun}, {@code stuns}, {@code turn} or {@code turns}
 * @param host name or address, IPv6 without brackets
 * @param port 1 to 65535; as the scheme's default says if the URL names none
 * @param transport {@code udp} or {@code tcp}; as the scheme's default says if the URL names none
 */
public record IceUrl(String scheme, String host, int port, String transport) {
  private static final Pattern FORM =
      Pattern.compile(
          "(?<scheme>stuns?|turns?):(?:\\[(?<six>[0-9a-f:.]+)]|(?<host>[a-z0-9._-]+))"
              + "(?::(?<port>[0-9]{1,5}))?(?:\\?transport=(?<transport>udp|tcp))?",
          Pattern.CASE_INSENSITIVE);
  private static final int DEFAULT_PORT = 3478;
  private static final int DEFAULT_TLS_PORT = 5349;
  private static final int MAX_PORT = 65_535;

  /**
   * Reads a URL such as {@code stun:stun.example.org:3478} or {@code
   * turn:turn.example.org?transport=tcp}.
   *
   * @throws IllegalArgumentException with a sentence that names the text, if it is none
   */
  public static IceUrl of(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw notOne(text);
    }
    String scheme = form.group("scheme").toLowerCase(Locale.ROOT);
    boolean secure = scheme.endsWith("s");
    boolean turn = scheme.startsWith("turn");
    int port =
        Optional.ofNullable(form.group("port"))
            .map(Integer::parseInt)
            .orElse(secure ? DEFAULT_TLS_PORT : DEFAULT_PORT);
    String transport = form.group("transport");
    if (port < 1 || port > MAX_PORT || (transport != null && !turn)) {
      throw notOne(text);
    }
    String host = form.group("six") == null ? form.group("host") : form.group("six");
    String byDefault = secure ? "tcp" : "udp";
    return new IceUrl(
        scheme, host, port, transport == null ? byDefault : transport.toLowerCase(Locale.ROOT));
  }

  private static IllegalArgumentException notOne(String text) {
    return new IllegalArgumentException(
        "'"
            + text
            + "' is not a STUN or TURN server. Write stun:host:port or"
            + " turn:host:port?transport=udp.");
  }

  /** Whether it relays, and so serves nobody without credentials. */
  public boolean isTurn() {
    return scheme.startsWith("turn");
  }

  /** Whether it is reached over TLS. */
  public boolean isSecure() {
    return scheme.endsWith("s");
  }
}
