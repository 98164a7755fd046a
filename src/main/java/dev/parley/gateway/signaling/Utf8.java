package dev.parley.gateway.signaling;

import java.nio.charset.StandardCharsets;

/** What a text is on the wire. */
final class Utf8 {
  private Utf8() {}

  /** How many bytes a well-formed text takes. */
  static int length(CharSequence text) {
    int bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      // Each half of a surrogate pair counts for two of its four bytes.
      bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
    }
    return bytes;
  }

  /** Whether there is UTF-8 for it: half a surrogate pair has none. */
  static boolean isWellFormed(String text) {
    return StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }
}
