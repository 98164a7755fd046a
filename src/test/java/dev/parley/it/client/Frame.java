package dev.parley.it.client;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;

/** One frame of RFC 6455 section 5.2, unmasked. Never compared, so that the array does no harm. */
@SuppressWarnings("ArrayRecordComponent")
record Frame(boolean fin, int opcode, byte[] payload) {
  static final int CONTINUATION = 0x0;
  static final int TEXT = 0x1;
  static final int BINARY = 0x2;
  static final int CLOSE = 0x8;
  static final int PING = 0x9;
  static final int PONG = 0xA;

  static Frame text(String text) {
    return new Frame(true, TEXT, text.getBytes(StandardCharsets.UTF_8));
  }

  /** A close frame; code 0 means one without a body, which the reader sees as 1005. */
  static Frame close(int code, String reason) {
    if (code == 0) {
      return new Frame(true, CLOSE, new byte[0]);
    }
    byte[] words = reason.getBytes(StandardCharsets.UTF_8);
    ByteBuffer body = ByteBuffer.allocate(2 + words.length).putShort((short) code).put(words);
    return new Frame(true, CLOSE, body.array());
  }

  /** The bytes of the wire. Clients mask (with a fresh key), servers do not. */
  byte[] encode(boolean masked) {
    int length = payload.length;
    int extended = length < 126 ? 0 : length < 65_536 ? 2 : 8;
    ByteBuffer out = ByteBuffer.allocate(2 + extended + (masked ? 4 : 0) + length);
    out.put((byte) ((fin ? 0x80 : 0) | opcode));
    int maskBit = masked ? 0x80 : 0;
    switch (extended) {
      case 0 -> out.put((byte) (maskBit | length));
      case 2 -> out.put((byte) (maskBit | 126)).putShort((short) length);
      default -> out.put((byte) (maskBit | 127)).putLong(length);
    }
    if (!masked) {
      return out.put(payload).array();
    }
    int key = ThreadLocalRandom.current().nextInt();
    out.putInt(key);
    byte[] bytes = out.array();
    int at = out.position();
    for (int i = 0; i < length; i++) {
      bytes[at + i] = (byte) (payload[i] ^ (key >>> (24 - 8 * (i & 3))));
    }
    return bytes;
  }
}
