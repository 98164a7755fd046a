package dev.parley.door.express;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Takes the mask off a payload (RFC 6455, 5.3), eight bytes at a time. */
final class Masking {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final long NOT_ASCII = 0x8080808080808080L;

  private Masking() {}

  /**
   * Unmasks bytes where they are.
   *
   * @param key the four bytes of the mask, the one for {@code bytes[start]} first (highest)
   * @return whether all of them are ASCII
   */
  static boolean unmask(byte[] bytes, int start, int end, int key) {
    long wide = ((long) key << 32) | (key & 0xFFFFFFFFL);
    long seen = 0;
    int i = start;
    for (; i <= end - Long.BYTES; i += Long.BYTES) {
      long clear = (long) LONGS.get(bytes, i) ^ wide;
      LONGS.set(bytes, i, clear);
      seen |= clear;
    }
    for (int shift = 24; i < end; i++, shift -= 8) {
      if (shift < 0) {
        shift = 24;
      }
      bytes[i] ^= (byte) (key >>> shift);
      seen |= bytes[i] & 0x80;
    }
    return (seen & NOT_ASCII) == 0;
  }

  /** The mask for what follows {@code count} bytes. */
  static int after(int key, int count) {
    return Integer.rotateLeft(key, 8 * (count & 3));
  }
}
