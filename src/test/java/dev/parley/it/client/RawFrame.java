package dev.parley.it.client;

import java.nio.charset.StandardCharsets;

/** Frames as their bytes, for clients that send what no client should. */
public final class RawFrame {
  private static final int LONGEST = 125;

  private RawFrame() {}

  /**
   * A frame, masked with zeros: as good as any mask, and the bytes stay readable.
   *
   * @param firstByte FIN, reserved bits and opcode (RFC 6455, 5.2)
   * @param payload of at most 125 bytes
   */
  public static byte[] masked(int firstByte, String payload) {
    byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > LONGEST) {
      throw new IllegalArgumentException("too long for a short frame: " + bytes.length);
    }
    byte[] frame = new byte[6 + bytes.length];
    frame[0] = (byte) firstByte;
    frame[1] = (byte) (0x80 | bytes.length);
    System.arraycopy(bytes, 0, frame, 6, bytes.length);
    return frame;
  }
}
