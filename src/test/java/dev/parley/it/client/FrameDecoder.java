package dev.parley.it.client;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Cuts a stream of bytes into frames, however the bytes arrive. Refuses reserved bits, reserved
 * opcodes, lengths not in their shortest form, and a mask where there must be none (or none where
 * there must be one).
 */
final class FrameDecoder {
  private final boolean expectMasked;
  private final long maxPayload;
  private byte[] pending = new byte[1024];
  private int size;

  FrameDecoder(boolean expectMasked, long maxPayload) {
    this.expectMasked = expectMasked;
    this.maxPayload = maxPayload;
  }

  void feed(ByteBuffer bytes, Consumer<Frame> sink) {
    int more = bytes.remaining();
    if (size + more > pending.length) {
      pending = Arrays.copyOf(pending, Math.max(size + more, pending.length * 2));
    }
    bytes.get(pending, size, more);
    size += more;
    int from = 0;
    for (int used = next(from, sink); used > 0; used = next(from, sink)) {
      from += used;
    }
    if (from > 0) {
      System.arraycopy(pending, from, pending, 0, size - from);
      size -= from;
    }
  }

  /** Bytes of a frame that has begun and is not complete. */
  int leftover() {
    return size;
  }

  /**
   * Hands on the frame that starts at {@code at}, and says how long it was; 0 when it is not all
   * there yet.
   */
  private int next(int at, Consumer<Frame> sink) {
    int available = size - at;
    if (available < 2) {
      return 0;
    }
    int first = pending[at] & 0xFF;
    int second = pending[at + 1] & 0xFF;
    int opcode = first & 0x0F;
    require(
        (first & 0x70) == 0,
        "reserved bits set without an extension: " + Integer.toHexString(first));
    require(
        opcode <= Frame.BINARY || (opcode >= Frame.CLOSE && opcode <= Frame.PONG),
        "reserved opcode " + opcode);
    boolean masked = (second & 0x80) != 0;
    require(
        masked == expectMasked,
        masked ? "a masked frame from a server" : "an unmasked frame from a client");
    int head = 2;
    long length = second & 0x7F;
    if (length == 126) {
      if (available < 4) {
        return 0;
      }
      length = ByteBuffer.wrap(pending, at + 2, 2).getShort() & 0xFFFF;
      require(length > 125, "length " + length + " not in its shortest form");
      head = 4;
    } else if (length == 127) {
      if (available < 10) {
        return 0;
      }
      length = ByteBuffer.wrap(pending, at + 2, 8).getLong();
      require(length > 65_535, "length " + length + " not in its shortest form");
      head = 10;
    }
    boolean control = opcode >= Frame.CLOSE;
    require(
        !control || (length <= 125 && (first & 0x80) != 0),
        "a control frame too long or fragmented");
    require(length <= maxPayload, "a frame of " + length + " bytes");
    int maskAt = at + head;
    head += masked ? 4 : 0;
    if (available < head + length) {
      return 0;
    }
    byte[] payload = Arrays.copyOfRange(pending, at + head, at + head + (int) length);
    for (int i = 0; masked && i < payload.length; i++) {
      payload[i] ^= pending[maskAt + (i & 3)];
    }
    sink.accept(new Frame((first & 0x80) != 0, opcode, payload));
    return head + (int) length;
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new ProtocolViolation(otherwise);
    }
  }
}
