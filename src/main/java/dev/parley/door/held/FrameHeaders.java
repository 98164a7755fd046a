package dev.parley.door.held;

/**
 * Follows the frames of a client by their headers (RFC 6455, 5.2) without looking at what is in
 * them. Not safe for threads.
 */
final class FrameHeaders {
  static final int CLOSE = 8;

  private static final int OPCODE = 0x0f;
  private static final int MASKED = 0x80;
  private static final int LENGTH = 0x7f;
  private static final int MASK_BYTES = 4;

  /** Who wants to know. */
  interface Listener {
    /** A header is complete; its payload follows. False: the frame is not wanted. */
    boolean frame(int opcode, long length);
  }

  private final Listener listener;
  private int opcode;
  private boolean masked;
  private long length;

  /** What comes next: 0 the first byte, 1 the second, 2 bytes of the length, 3 what is skipped. */
  private int state;

  private int lengthBytes;
  private long skip;

  FrameHeaders(Listener listener) {
    this.listener = listener;
  }

  /**
   * Follows some more bytes.
   *
   * @return how many of them come before a frame that is not wanted; {@code count} if all are
   */
  int pass(byte[] bytes, int offset, int count) {
    int end = offset + count;
    int i = offset;
    int begin = offset;
    int wanted = count;
    while (i < end) {
      boolean all = true;
      switch (state) {
        case 0 -> {
          begin = i;
          opcode = bytes[i++] & OPCODE;
          state = 1;
        }
        case 1 -> all = second(bytes[i++]);
        case 2 -> {
          length = (length << 8) | (bytes[i++] & 0xff);
          all = --lengthBytes > 0 || complete();
        }
        default -> {
          long some = Math.min(skip, end - i);
          skip -= some;
          i += (int) some;
          if (skip == 0) {
            state = 0;
          }
        }
      }
      if (!all) {
        wanted = Math.min(wanted, begin - offset);
      }
    }
    return wanted;
  }

  private boolean second(byte b) {
    masked = (b & MASKED) != 0;
    int code = b & LENGTH;
    if (code < 126) {
      length = code;
      return complete();
    }
    length = 0;
    lengthBytes = code == 126 ? 2 : 8;
    state = 2;
    return true;
  }

  private boolean complete() {
    // A length with the highest bit set is no length; nobody lives to send so much, nor nearly.
    long payload = length < 0 ? Long.MAX_VALUE : length;
    skip = Math.min(payload, Long.MAX_VALUE - MASK_BYTES) + (masked ? MASK_BYTES : 0);
    state = skip == 0 ? 0 : 3;
    return listener.frame(opcode, length < 0 ? Long.MAX_VALUE : length);
  }
}
