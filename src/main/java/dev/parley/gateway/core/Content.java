package dev.parley.gateway.core;

import java.util.Arrays;

/** The bytes of a message, which need not all be in memory: whoever sends them asks for parts. */
public interface Content {

  /** How many there are. */
  int length();

  /**
   * Some of them.
   *
   * @return an array of exactly {@code length} bytes, not to be changed
   */
  byte[] part(int from, int length);

  /** Bytes that are there. */
  static Content of(byte[] bytes) {
    return new Content() {
      @Override
      public int length() {
        return bytes.length;
      }

      @Override
      public byte[] part(int from, int length) {
        return length == bytes.length ? bytes : Arrays.copyOfRange(bytes, from, from + length);
      }
    };
  }
}
