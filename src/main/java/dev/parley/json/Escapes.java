package dev.parley.json;

/**
 * Looks at escapes more strictly than the JSON library. Its reader of chars takes a digit of a
 * {@code \}{@code uXXXX} by the low eight bits of its char, so that U+0663 passes for a {@code c}
 * (found by fuzzing): a text that is no JSON for anybody else, in which a client could hide a name.
 */
final class Escapes {
  private static final String UNICODE = "\\u";
  private static final int DIGITS = 4;
  private static final char LAST_ASCII = 0x7F;

  private Escapes() {}

  /**
   * Refuses what the library would let pass.
   *
   * @throws BadFrame if a digit of an escape is none
   */
  static void check(String text) throws BadFrame {
    for (int at = text.indexOf(UNICODE); at >= 0; at = text.indexOf(UNICODE, at + 1)) {
      int begin = at + UNICODE.length();
      int end = Math.min(text.length(), begin + DIGITS);
      for (int i = begin; i < end && text.charAt(i) != '"'; i++) {
        if (text.charAt(i) > LAST_ASCII && isEscape(text, at)) {
          throw new BadFrame("not JSON");
        }
      }
    }
  }

  /** Whether a backslash is not itself escaped. */
  private static boolean isEscape(String text, int at) {
    int before = at;
    while (before > 0 && text.charAt(before - 1) == '\\') {
      before--;
    }
    return (at - before) % 2 == 0;
  }
}
