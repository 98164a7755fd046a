package dev.parley.guard;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What proxies write about whom they forward for: {@code X-Forwarded-For}, and RFC 7239's {@code
 * Forwarded}. Each proxy adds the address that it sees at the end; what stands before may come from
 * anybody.
 */
final class ForwardedHeaders {
  private ForwardedHeaders() {}

  /**
   * The hops of {@code X-Forwarded-For}, the client's end first.
   *
   * @param values every header of that name, in order
   */
  static List<String> forwardedFor(List<String> values) {
    List<String> hops = new ArrayList<>();
    for (String value : values) {
      for (String hop : value.split(",", -1)) {
        hops.add(hop.strip());
      }
    }
    return hops;
  }

  /**
   * The {@code for} of every element of {@code Forwarded} (RFC 7239, 4), the client's end first;
   * empty where an element has none that can be believed.
   */
  static List<String> forwarded(List<String> values) {
    List<String> hops = new ArrayList<>();
    for (String value : values) {
      if (!quotesArePaired(value)) {
        // A client's open quote would swallow what the proxy wrote behind it.
        hops.add("");
        continue;
      }
      for (String element : split(value, ',')) {
        hops.add(hop(element));
      }
    }
    return hops;
  }

  private static String hop(String element) {
    String found = "";
    for (String pair : split(element, ';')) {
      int equals = pair.indexOf('=');
      if (equals > 0 && pair.substring(0, equals).strip().toLowerCase(Locale.ROOT).equals("for")) {
        if (!found.isEmpty()) {
          // RFC 7239, 4: not more than once. Which of them is true nobody can tell.
          return "";
        }
        found = unquoted(pair.substring(equals + 1).strip());
      }
    }
    return found;
  }

  private static boolean quotesArePaired(String value) {
    boolean quoted = false;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (quoted && c == '\\') {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      }
    }
    return !quoted;
  }

  /** Splits outside of quoted strings (RFC 9110, 5.6.4). */
  private static List<String> split(String text, char separator) {
    List<String> parts = new ArrayList<>();
    boolean quoted = false;
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quoted && c == '\\') {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == separator && !quoted) {
        parts.add(text.substring(start, i));
        start = i + 1;
      }
    }
    parts.add(text.substring(start));
    return parts;
  }

  private static String unquoted(String value) {
    if (value.length() < 2 || !value.startsWith("\"") || !value.endsWith("\"")) {
      return value;
    }
    return value.substring(1, value.length() - 1).replaceAll("\\\\(.)", "$1");
  }

  /**
   * The address of a hop: {@code 192.0.2.1}, {@code 192.0.2.1:47011}, {@code [2001:db8::1]:47011},
   * {@code 2001:db8::1}. Nothing for {@code unknown}, obfuscated names ({@code _hidden}) and
   * whatever else is none.
   */
  static Optional<IpAddress> address(String hop) {
    if (hop.startsWith("[")) {
      int end = hop.indexOf(']');
      boolean port = end > 0 && isPortOrNothing(hop.substring(end + 1));
      return port ? IpAddress.of(hop.substring(1, end)) : Optional.empty();
    }
    int colon = hop.indexOf(':');
    if (colon > 0 && colon == hop.lastIndexOf(':')) {
      return isPortOrNothing(hop.substring(colon))
          ? IpAddress.of(hop.substring(0, colon))
          : Optional.empty();
    }
    return IpAddress.of(hop);
  }

  private static boolean isPortOrNothing(String text) {
    return text.isEmpty() || text.matches(":(?:[0-9]{1,5}|_[A-Za-z0-9._-]+)");
  }
}
