package dev.parley.webhook;

import dev.parley.exchange.Upgrade;
import dev.parley.settings.Setting;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which headers of a client's upgrade go along with a webhook. Immutable.
 *
 * <p>Headers that belong to one connection or one body (RFC 9110, 7.6.1 and 8.6) cannot be copied:
 * they would describe the client's request, not ours. Naming one is no error, because the same
 * configuration works elsewhere; it is logged once and has no effect.
 */
public final class CopiedHeaders {
  private static final System.Logger LOG = System.getLogger(CopiedHeaders.class.getName());
  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  private static final Set<String> OF_THE_CONNECTION =
      Set.of(
          "accept-encoding",
          "connection",
          "content-encoding",
          "content-length",
          "content-type",
          "expect",
          "host",
          "http2-settings",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  private final List<String> names;

  /** Copies the headers of these names, compared without case. */
  public CopiedHeaders(List<String> names) {
    Set<String> different = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    this.names = names.stream().filter(different::add).filter(CopiedHeaders::copyable).toList();
  }

  private static boolean copyable(String name) {
    boolean copyable = !OF_THE_CONNECTION.contains(name.toLowerCase(Locale.ROOT));
    if (!copyable) {
      LOG.log(
          System.Logger.Level.WARNING,
          "header {0} belongs to one connection and is not copied to webhooks",
          name);
    }
    return copyable;
  }

  /** A setting that holds their names. */
  public static Setting<List<String>> setting(String name, String meaning) {
    return Setting.list(
        name,
        "a comma-separated list of HTTP header names",
        meaning,
        header -> {
          if (!TOKEN.matcher(header).matches()) {
            throw new IllegalArgumentException();
          }
          return header;
        });
  }

  /** What {@code upgrade} has of them; a header that came several times stays several lines. */
  public List<Header> of(Upgrade upgrade) {
    return names.stream().flatMap(name -> lines(upgrade, name)).toList();
  }

  private static Stream<Header> lines(Upgrade upgrade, String name) {
    return upgrade.headers().getOrDefault(name.toLowerCase(Locale.ROOT), List.of()).stream()
        .filter(value -> sendable(name, value))
        .map(value -> new Header(name, value));
  }

  /** Visible ASCII, blanks and tabs: anything else the JDK's client would refuse or garble. */
  private static boolean sendable(String name, String value) {
    boolean sendable = value.chars().allMatch(c -> (c >= ' ' && c < 127) || c == '\t');
    if (!sendable) {
      LOG.log(
          System.Logger.Level.DEBUG,
          "a header {0} that is not ASCII is not copied to webhooks",
          name);
    }
    return sendable;
  }
}
