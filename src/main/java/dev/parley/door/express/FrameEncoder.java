package dev.parley.door.express;

import java.nio.charset.StandardCharsets;

/**
 * Frames of a server: never masked, never fragmented, lengths in their shortest form (RFC 6455,
 * 5.2). Whoever gets an array must not write into it: some are shared.
 */
final class FrameEncoder {
  private static final int FIN = 0x80;
  private static final int LONGEST_CONTROL = 125;
  private static final byte[] PING = {(byte) (FIN | Opcode.PING), 0};
  private static final byte[] EMPTY_PONG = {(byte) (FIN | Opcode.PONG), 0};
  private static final byte[] EMPTY_CLOSE = {(byte) (FIN | Opcode.CLOSE), 0};

  private FrameEncoder() {}

  /** A text message in one frame. Halves of surrogate pairs, which UTF-8 has not, become "?". */
  static byte[] text(String text) {
    return text.length() <= SharedFrames.LONGEST ? SharedFrames.of(text) : encode(text);
  }

  /** The same, always a new array. */
  static byte[] encode(String text) {
    byte[] payload = text.getBytes(StandardCharsets.UTF_8);
    int length = payload.length;
    int head = length <= LONGEST_CONTROL ? 2 : length <= 0xFFFF ? 4 : 10;
    byte[] frame = new byte[head + length];
    frame[0] = (byte) (FIN | Opcode.TEXT);
    switch (head) {
      case 2 -> frame[1] = (byte) length;
      case 4 -> {
        frame[1] = 126;
        frame[2] = (byte) (length >>> 8);
        frame[3] = (byte) length;
      }
      default -> {
        frame[1] = 127;
        // An array has no more than 31 bits of length: the upper half stays zero.
        frame[6] = (byte) (length >>> 24);
        frame[7] = (byte) (length >>> 16);
        frame[8] = (byte) (length >>> 8);
        frame[9] = (byte) length;
      }
    }
    System.arraycopy(payload, 0, frame, head, length);
    return frame;
  }

  /** A ping without a payload; always the same array. */
  static byte[] ping() {
    return PING;
  }

  /**
   * The answer to a ping, with its payload (RFC 6455, 5.5.3).
   *
   * @param payload at most 125 bytes
   */
  static byte[] pong(byte[] payload) {
    return payload.length == 0 ? EMPTY_PONG : control(Opcode.PONG, payload);
  }

  /**
   * A close frame (RFC 6455, 5.5.1).
   *
   * @param code {@link CloseCodes#NONE}: a frame without a body
   * @param reason at most 123 bytes of UTF-8
   */
  static byte[] close(int code, String reason) {
    if (code == CloseCodes.NONE) {
      return EMPTY_CLOSE;
    }
    byte[] words = reason.getBytes(StandardCharsets.UTF_8);
    byte[] payload = new byte[2 + words.length];
    payload[0] = (byte) (code >>> 8);
    payload[1] = (byte) code;
    System.arraycopy(words, 0, payload, 2, words.length);
    return control(Opcode.CLOSE, payload);
  }

  private static byte[] control(int opcode, byte[] payload) {
    if (payload.length > LONGEST_CONTROL) {
      throw new IllegalArgumentException("a control frame of " + payload.length + " bytes");
    }
    byte[] frame = new byte[2 + payload.length];
    frame[0] = (byte) (FIN | opcode);
    frame[1] = (byte) payload.length;
    System.arraycopy(payload, 0, frame, 2, payload.length);
    return frame;
  }
}
