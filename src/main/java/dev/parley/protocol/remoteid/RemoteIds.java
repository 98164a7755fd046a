package dev.parley.protocol.remoteid;

import java.util.Optional;

/** The names of home servers: 1 to 64 of A-Z, 0-9 and {@code -}, compared without case. */
final class RemoteIds {
  private static final int LONGEST = 64;

  private RemoteIds() {}

  /** The id in upper case, as it is compared and echoed; empty if {@code text} is none. */
  static Optional<String> of(String text) {
    int length = text.length();
    if (length < 1 || length > LONGEST) {
      return Optional.empty();
    }
    StringBuilder id = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      // By hand: String.toUpperCase turns some letters beyond ASCII into A-Z.
      if (c >= 'a' && c <= 'z') {
        id.append((char) (c - 'a' + 'A'));
      } else if ((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-') {
        id.append(c);
      } else {
        return Optional.empty();
      }
    }
    return Optional.of(id.toString());
  }
}
