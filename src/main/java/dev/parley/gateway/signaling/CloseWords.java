package dev.parley.gateway.signaling;

/** Why a signaling server closed the line, in words (docs/CLOSE-CODES.md, RFC 6455 section 7.4). */
final class CloseWords {
  private static final int SHOWN_CHARS = 123;

  private CloseWords() {}

  static String of(String place, int code, String reason) {
    String why =
        switch (code) {
          case 1000 -> " closed the line";
          case 1001 -> " is stopping";
          case 1005, 1006 -> " is gone";
          case 1008 -> " does not want this gateway";
          case 1009 -> " found a message of ours too large";
          case 1012 -> " is restarting";
          case 1013 -> " is overloaded";
          case 4008 -> " blocks this address after too many attempts";
          default -> " closed the line with code " + code;
        };
    String shown = printable(reason);
    return place + why + (shown.isBlank() ? "." : " (" + shown + ").");
  }

  /** Words from a stranger that are on their way to a terminal: short, and without control. */
  static String printable(String words) {
    String clean = words.replaceAll("[^\\x20-\\x7e]", "?");
    return clean.length() <= SHOWN_CHARS ? clean : clean.substring(0, SHOWN_CHARS);
  }
}
