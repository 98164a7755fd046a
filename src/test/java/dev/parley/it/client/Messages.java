package dev.parley.it.client;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/** Joins frames to messages (RFC 6455 section 5.4), strictly. Not for several threads. */
final class Messages {
  private final ByteArrayOutputStream begun = new ByteArrayOutputStream();
  private int begunOpcode;
  private boolean closed;

  /** The event that this frame completes, or nothing when it is one of several fragments. */
  Optional<Event> take(Frame frame) {
    if (closed) {
      throw new ProtocolViolation("a frame (opcode " + frame.opcode() + ") after the close frame");
    }
    return switch (frame.opcode()) {
      case Frame.PING -> Optional.of(new Event.Ping(bytes(frame)));
      case Frame.PONG -> Optional.of(new Event.Pong(bytes(frame)));
      case Frame.CLOSE -> {
        closed = true;
        yield Optional.of(close(frame.payload()));
      }
      default -> fragment(frame);
    };
  }

  private Optional<Event> fragment(Frame frame) {
    boolean continues = frame.opcode() == Frame.CONTINUATION;
    if (continues != (begunOpcode != 0)) {
      throw new ProtocolViolation(
          continues ? "a continuation of nothing" : "a new message inside a fragmented one");
    }
    if (!continues) {
      if (frame.fin()) {
        return Optional.of(whole(frame.opcode(), frame.payload()));
      }
      begunOpcode = frame.opcode();
    }
    begun.writeBytes(frame.payload());
    if (!frame.fin()) {
      return Optional.empty();
    }
    Event event = whole(begunOpcode, begun.toByteArray());
    begun.reset();
    begunOpcode = 0;
    return Optional.of(event);
  }

  private static Event whole(int opcode, byte[] bytes) {
    return opcode == Frame.TEXT
        ? new Event.Text(utf8(bytes, 0, bytes.length))
        : new Event.Binary(new String(bytes, StandardCharsets.ISO_8859_1));
  }

  private static String bytes(Frame frame) {
    return new String(frame.payload(), StandardCharsets.ISO_8859_1);
  }

  private static Event close(byte[] body) {
    if (body.length == 0) {
      return new Event.Closed(1005, "");
    }
    if (body.length == 1) {
      throw new ProtocolViolation("a close frame with half a code");
    }
    int code = ByteBuffer.wrap(body).getShort() & 0xFFFF;
    boolean mayBeSent =
        code >= 1000
            && code <= 4999
            && (code < 1004 || code > 1006)
            && (code < 1015 || code >= 3000);
    if (!mayBeSent) {
      throw new ProtocolViolation("close code " + code + " must not be on the wire");
    }
    return new Event.Closed(code, utf8(body, 2, body.length - 2));
  }

  private static String utf8(byte[] bytes, int from, int length) {
    ByteBuffer in = ByteBuffer.wrap(bytes, from, length);
    // As many characters as there are bytes is always enough: then it ends well or is malformed.
    CharBuffer out = CharBuffer.allocate(length);
    CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(in, out, true);
    if (result.isError()) {
      int bad = in.position();
      int start = Math.max(from, bad - 40);
      int end = Math.min(from + length, bad + 40);
      throw new ProtocolViolation(
          "text that is not UTF-8, at byte "
              + (bad - from)
              + " of "
              + length
              + ", amid "
              + HexFormat.ofDelimiter(" ").formatHex(bytes, start, end));
    }
    return out.flip().toString();
  }
}
