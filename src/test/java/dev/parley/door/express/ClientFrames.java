package dev.parley.door.express;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Makes the bytes of a client's frames, good ones and bad ones. */
final class ClientFrames {
  static final int FIN = 0x80;
  private static final int MASKED = 0x80;
  private static final byte[] KEY = {0x37, (byte) 0xfa, 0x21, 0x3d};

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /** How many bytes a length takes. */
  enum Form {
    SHORT,
    TWO,
    EIGHT;

    static Form of(long length) {
      return length < 126 ? SHORT : length <= 0xFFFF ? TWO : EIGHT;
    }
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static byte[] closeBody(int code, String reason) {
    byte[] words = utf8(reason);
    return ByteBuffer.allocate(2 + words.length).putShort((short) code).put(words).array();
  }

  ClientFrames text(String text) {
    return frame(FIN | Opcode.TEXT, utf8(text));
  }

  ClientFrames frame(int first, byte[] payload) {
    return header(first, true, Form.of(payload.length), payload.length).payload(payload);
  }

  ClientFrames header(int first, boolean masked, Form form, long length) {
    bytes.write(first);
    int mask = masked ? MASKED : 0;
    switch (form) {
      case SHORT -> bytes.write(mask | (int) length);
      case TWO -> {
        bytes.write(mask | 126);
        raw(ByteBuffer.allocate(2).putShort((short) length).array());
      }
      case EIGHT -> {
        bytes.write(mask | 127);
        raw(ByteBuffer.allocate(8).putLong(length).array());
      }
    }
    if (masked) {
      raw(KEY);
    }
    return this;
  }

  /** Masked from the beginning of the key on. */
  ClientFrames payload(byte[] payload) {
    for (int i = 0; i < payload.length; i++) {
      bytes.write(payload[i] ^ KEY[i & 3]);
    }
    return this;
  }

  ClientFrames raw(byte... more) {
    bytes.writeBytes(more);
    return this;
  }

  byte[] bytes() {
    return bytes.toByteArray();
  }
}
