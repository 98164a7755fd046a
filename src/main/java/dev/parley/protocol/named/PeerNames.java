package dev.parley.protocol.named;

/** The names of peers: 1 to 64 of A-Z, a-z, 0-9, {@code -}, {@code _} and {@code .}. */
final class PeerNames {
  private static final int LONGEST = 64;

  private PeerNames() {}

  /** Whether somebody may be called so; null is no name. */
  static boolean isName(String text) {
    if (text == null || text.isEmpty() || text.length() > LONGEST) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (!isAllowed(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isAllowed(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '_'
        || c == '.';
  }
}
