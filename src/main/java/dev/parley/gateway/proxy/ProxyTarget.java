package dev.parley.gateway.proxy;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The one host and port that proxied requests go to: those of the local WebSocket URL
 * (PROTOCOLS.md, section 5). What a browser gives is a path on it and nothing more.
 */
final class ProxyTarget {
  private static final int MAX_CHARS = 16 * 1024;
  private static final String UNRESERVED_AND_MORE = "-._~!$&'()*+,;=:@/?";

  private final String origin;
  private final URI root;

  /**
   * The target for a local API.
   *
   * @param local {@code ws} or {@code wss}
   */
  ProxyTarget(URI local) {
    String scheme = local.getScheme().toLowerCase(Locale.ROOT).equals("wss") ? "https" : "http";
    String port = local.getPort() < 0 ? "" : ":" + local.getPort();
    this.origin = scheme + "://" + local.getHost() + port;
    this.root = URI.create(origin + "/");
  }

  /**
   * Where a path leads.
   *
   * @throws Refused if it may lead to another host, or is none
   */
  URI resolve(String path) throws Refused {
    if (path.length() > MAX_CHARS) {
      throw new Refused("The path is too long.");
    }
    check(path);
    URI target;
    try {
      target = URI.create(origin + encoded(path));
    } catch (IllegalArgumentException e) {
      throw new Refused("The path cannot be used.");
    }
    // What was checked letter by letter is checked once more as the HTTP client will read it.
    boolean same =
        root.getScheme().equals(target.getScheme())
            && root.getHost().equals(target.getHost())
            && root.getPort() == target.getPort()
            && target.getRawUserInfo() == null;
    if (!same) {
      throw new Refused("The path leads to another host.");
    }
    return target;
  }

  /** The path as it stands, and as a server reads it that undoes the escapes first. */
  private static void check(String path) throws Refused {
    if (!startsWithOneSlash(path)) {
      throw new Refused("The path must start with one '/'.");
    }
    if (path.chars().anyMatch(c -> Character.isISOControl(c) || c == '\\')) {
      throw new Refused("The path has a character that no path has.");
    }
    int end = path.indexOf('?');
    String before = decoded(end < 0 ? path : path.substring(0, end));
    String query = end < 0 ? "" : decoded(path.substring(end));
    // In a query a backslash may be part of a name that is looked for.
    if (!startsWithOneSlash(before)
        || before.indexOf('\\') >= 0
        || (before + query).chars().anyMatch(Character::isISOControl)) {
      throw new Refused("The path has a character that no path has, written as an escape.");
    }
  }

  private static boolean startsWithOneSlash(String path) {
    return path.startsWith("/") && !path.startsWith("//") && !path.startsWith("/\\");
  }

  /** Escapes undone, one byte each: enough to find ASCII characters. */
  private static String decoded(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      if (isEscape(text, i)) {
        int code = Integer.parseInt(text, i + 1, i + 3, 16);
        // Beyond ASCII it is part of a letter in UTF-8, not a control character.
        out.append(code < 128 ? (char) code : 'x');
        i += 2;
      } else {
        out.append(text.charAt(i));
      }
    }
    return out.toString();
  }

  private static boolean isEscape(String text, int i) {
    return text.charAt(i) == '%'
        && i + 2 < text.length()
        && Character.digit(text.charAt(i + 1), 16) >= 0
        && Character.digit(text.charAt(i + 2), 16) >= 0
        && text.charAt(i + 1) < 128
        && text.charAt(i + 2) < 128;
  }

  /** What browsers leave as it is but RFC 3986 does not know becomes an escape. */
  private static String encoded(String path) {
    int end = path.indexOf('#'); // A fragment is never sent.
    String text = end < 0 ? path : path.substring(0, end);
    StringBuilder out = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (letter || UNRESERVED_AND_MORE.indexOf(c) >= 0 || isEscape(text, i)) {
        out.append((char) c);
      } else {
        for (byte b : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
          out.append(String.format("%%%02X", b & 0xff));
        }
      }
      i += Character.charCount(c);
    }
    return out.toString();
  }
}
