package dev.parley.door.express;

/**
 * What is read into: a buffer belongs to a thread that reads and not to a line, so that a line that
 * is idle has none. A thread keeps nothing of ours but an array of bytes.
 */
final class ReadBuffers {
  private static final int BYTES = 16 << 10;
  private static final ThreadLocal<byte[]> SPARE = new ThreadLocal<>();

  private ReadBuffers() {}

  /** This thread's buffer; a new one if it is in use already. */
  static byte[] take() {
    byte[] spare = SPARE.get();
    if (spare == null) {
      return new byte[BYTES];
    }
    SPARE.set(null);
    return spare;
  }

  static void giveBack(byte[] buffer) {
    SPARE.set(buffer);
  }
}
