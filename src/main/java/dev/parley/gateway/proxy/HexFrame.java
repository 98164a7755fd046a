package dev.parley.gateway.proxy;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.parley.gateway.core.Content;

/**
 * A frame that ends with a body, each byte as two digits. The digits are made as they are sent: of
 * a large body there is nothing in memory but itself.
 */
final class HexFrame implements Content {
  private static final byte[] DIGITS = "0123456789abcdef".getBytes(US_ASCII);

  private final byte[] head;
  private final byte[] body;
  private final byte[] tail;

  HexFrame(byte[] head, byte[] body, byte[] tail) {
    this.head = head;
    this.body = body;
    this.tail = tail;
  }

  @Override
  public int length() {
    return head.length + 2 * body.length + tail.length;
  }

  @Override
  public byte[] part(int from, int length) {
    byte[] part = new byte[length];
    for (int i = 0; i < length; i++) {
      part[i] = at(from + i);
    }
    return part;
  }

  private byte at(int index) {
    if (index < head.length) {
      return head[index];
    }
    int digit = index - head.length;
    if (digit < 2 * body.length) {
      byte b = body[digit >> 1];
      return DIGITS[((digit & 1) == 0 ? b >> 4 : b) & 15];
    }
    return tail[digit - 2 * body.length];
  }
}
