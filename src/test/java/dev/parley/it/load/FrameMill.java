package dev.parley.it.load;

import java.util.SplittableRandom;

/**
 * Makes Ayame frames that are hard to carry: all of Unicode, odd white space, escapes, numbers that
 * are no double. The frame of a number is always the same, so that a receiver can make it again.
 */
final class FrameMill {
  private static final String[] SPACE = {"", " ", "\t", "\n", "\r\n", " \t \n"};
  private static final String[] NUMBERS = {
    "1e400", "-0", "0.10", "1E+2", "123456789012345678901234567890", "5e-324", "-1.0e-400"
  };
  private static final String[] ESCAPES = {
    "\\ud800", "\\udfff", "\\u0000", "\\/", "\\u0041", "\\ud83d\\ude00", "\\\"", "\\\\"
  };
  private static final int LARGEST = 60_000;
  private static final int POINTS_PER_FRAME = 16;

  private final long seed;

  FrameMill(long seed) {
    this.seed = seed;
  }

  /** Frame number {@code n}: of 60 bytes to 60 KB, small ones more often than large ones. */
  String frame(int n) {
    SplittableRandom random = new SplittableRandom(seed * 1_000_003 + n);
    StringBuilder text = new StringBuilder();
    space(random, text).append('{');
    space(random, text).append("\"n\"");
    space(random, text).append(':');
    space(random, text).append(n).append(',');
    space(random, text).append("\"type\":");
    space(random, text).append(n % 3 == 0 ? "\"offer\"" : "\"candidate\"");
    space(random, text).append(",\"odd\":[");
    text.append(NUMBERS[random.nextInt(NUMBERS.length)]).append(",\"");
    text.append(ESCAPES[random.nextInt(ESCAPES.length)]).append("\"],\"text\":\"");
    unicode(n, text);
    text.append("\",\"payload\":\"");
    // Evenly over the orders of magnitude.
    int size = (int) Math.exp(random.nextDouble() * Math.log(LARGEST));
    for (int i = 0; i < size; i++) {
      text.append((char) ('a' + random.nextInt(26)));
    }
    return space(random, text.append('"')).append('}').toString();
  }

  /** How many frames it takes until every character has been carried. */
  static int framesForAllOfUnicode() {
    return (Character.MAX_CODE_POINT + 1) / POINTS_PER_FRAME + 1;
  }

  private static void unicode(int n, StringBuilder text) {
    int first = (int) ((long) n * POINTS_PER_FRAME % (Character.MAX_CODE_POINT + 1));
    for (int i = 0; i < POINTS_PER_FRAME; i++) {
      int point = (first + i) % (Character.MAX_CODE_POINT + 1);
      // What JSON does not allow bare, and halves of pairs, which UTF-8 cannot carry.
      boolean bare =
          point >= 0x20
              && point != '"'
              && point != '\\'
              && !(point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE);
      if (bare) {
        text.appendCodePoint(point);
      } else {
        text.append(String.format("\\u%04x", point));
      }
    }
  }

  private static StringBuilder space(SplittableRandom random, StringBuilder text) {
    return text.append(SPACE[random.nextInt(SPACE.length)]);
  }
}
