package dev.parley.door;

import dev.parley.exchange.CloseCause;
import dev.parley.exchange.LineListener;

/**
 * What arrives on a line. Servers hand over a message whole or in parts; it is counted here in the
 * bytes it had on the wire, part by part, so that one that is too big is refused before it is
 * complete and never kept. Not safe for threads: servers report one thing after the other.
 */
final class Inlet {
  /**
   * Servers report a long frame in parts as large as what they read at once, and a fragment as a
   * part of its own: one as short as this, in bytes, is taken for a fragment.
   */
  private static final int SHORT = 512;

  private final LineListener listener;
  private StringBuilder text;
  private long bytes;
  private boolean deaf;

  Inlet(LineListener listener) {
    this.listener = listener;
  }

  /** A part of a text message. Parts end between characters, but perhaps within a pair of chars. */
  void text(String part, boolean last) {
    int length = utf8Length(part);
    if (!count(length)) {
      return;
    }
    if (text == null && last) {
      deliver(part);
    } else {
      if (text == null) {
        text = new StringBuilder(part.length() * 2);
      }
      text.append(part);
      if (last) {
        deliver(text.toString());
      } else {
        partly(length);
      }
    }
  }

  /** A part of a binary message, whose content is not kept. */
  void binary(int length, boolean last) {
    if (!count(length)) {
      return;
    }
    if (last) {
      int whole = (int) bytes;
      bytes = 0;
      listener.binary(whole);
    } else {
      partly(length);
    }
  }

  private void partly(int length) {
    if (length > SHORT) {
      listener.heard();
    } else {
      listener.frameHeard();
    }
  }

  private void deliver(String whole) {
    int length = (int) bytes;
    bytes = 0;
    text = null;
    listener.frame(whole, length);
  }

  /** False if the message is too big, now or earlier: then nothing more is heard. */
  private boolean count(int more) {
    if (deaf) {
      return false;
    }
    bytes += more;
    if (bytes > listener.frameLimit()) {
      deaf = true;
      text = null;
      listener.closed(CloseCause.TOO_BIG);
      return false;
    }
    return true;
  }

  /** The length in UTF-8 of text that came out of UTF-8: both halves of each pair are there. */
  private static int utf8Length(String part) {
    int length = part.length();
    int bytes = length;
    for (int i = 0; i < length; i++) {
      char c = part.charAt(i);
      if (c >= 0x80) {
        // Two bytes up to U+07FF, three above; a half of a pair stands for two of four.
        bytes += c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
      }
    }
    return bytes;
  }
}
