package dev.parley.door.express;

/**
 * Checks UTF-8 as it arrives (RFC 3629: the shortest form only, no surrogates, nothing above
 * U+10FFFF), in pieces that may end within a character. A wrong byte shows at once, not at the end
 * of the text. Not safe for threads.
 */
final class Utf8Validator {
  private static final int LOWEST = 0x80;
  private static final int HIGHEST = 0xBF;

  /** Bytes of the present character that are still to come. */
  private int needed;

  /** What the next of them may be: the first one says what would be too long or too large. */
  private int from = LOWEST;

  private int to = HIGHEST;

  /** Whether the text could end here. */
  boolean isComplete() {
    return needed == 0;
  }

  void reset() {
    needed = 0;
    from = LOWEST;
    to = HIGHEST;
  }

  /**
   * Checks the next bytes, up to {@code end}. False if they are no UTF-8: then it stays useless.
   */
  boolean accept(byte[] bytes, int start, int end) {
    for (int i = start; i < end; i++) {
      int b = bytes[i] & 0xFF;
      if (needed > 0) {
        if (b < from || b > to) {
          return false;
        }
        from = LOWEST;
        to = HIGHEST;
        needed--;
      } else if (b >= LOWEST && !begins(b)) {
        return false;
      }
    }
    return true;
  }

  private boolean begins(int b) {
    if (b >= 0xC2 && b <= 0xDF) {
      needed = 1;
    } else if (b >= 0xE0 && b <= 0xEF) {
      needed = 2;
      // E0 80..9F would be too long, ED A0..BF are surrogates.
      from = b == 0xE0 ? 0xA0 : LOWEST;
      to = b == 0xED ? 0x9F : HIGHEST;
    } else if (b >= 0xF0 && b <= 0xF4) {
      needed = 3;
      // F0 80..8F would be too long, F4 90..BF lie above U+10FFFF.
      from = b == 0xF0 ? 0x90 : LOWEST;
      to = b == 0xF4 ? 0x8F : HIGHEST;
    } else {
      return false;
    }
    return true;
  }
}
