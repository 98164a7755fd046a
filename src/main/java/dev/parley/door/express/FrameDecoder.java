package dev.parley.door.express;

import dev.parley.exchange.CloseCause;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.IntSupplier;

/**
 * Cuts a client's bytes into messages (RFC 6455, 5), however they arrive, and refuses what the RFC
 * forbids at the first byte that shows it. A message that arrives whole is never copied; one that
 * does not is collected, in memory that grows with what has come and not with what was announced.
 * Binary messages are counted and not kept.
 *
 * <p>Not safe for threads, but for {@link #drain}.
 */
final class FrameDecoder {

  /** Hears what was sent, in order. */
  interface Sink {
    /**
     * A text message.
     *
     * @param utf8Bytes its length on the wire
     */
    void text(String text, int utf8Bytes);

    /** A binary message of that many bytes. */
    void binary(int bytes);

    /** Some bytes of a frame that is not complete yet. */
    void part();

    /** A frame of a message that is not complete yet. */
    void fragment();

    /** A ping; its payload, of at most 125 bytes, is the receiver's. */
    void ping(byte[] payload);

    void pong();

    /**
     * A close frame, the last thing that is heard.
     *
     * @param code {@link CloseCodes#NONE} if the frame had no body
     */
    void close(int code);

    /** The client broke a rule. After it nothing but {@link #close} is heard. */
    void failed(CloseCause cause);
  }

  /** What the next byte is. */
  private enum State {
    FIRST,
    SECOND,
    LENGTH,
    MASK,
    PAYLOAD,
    /** Of no interest: framing is lost, or the client has said its last word. */
    NOTHING
  }

  private static final int FIN = 0x80;
  private static final int RESERVED = 0x70;
  private static final int MASKED = 0x80;
  private static final int LONGEST_CONTROL = 125;
  private static final int MASK_BYTES = 4;
  private static final int SMALLEST = 1024;
  private static final byte[] EMPTY = {};

  private final IntSupplier frameLimit;
  private final Sink sink;
  private final Utf8Validator utf8 = new Utf8Validator();
  private volatile boolean draining;

  private State state = State.FIRST;

  // The frame under way.
  private boolean fin;
  private int opcode;
  private long length;
  private int counter;
  private int mask;
  private long left;

  // The message under way: CONTINUATION stands for none.
  private int message = Opcode.CONTINUATION;
  private long messageBytes;
  private byte[] collected = EMPTY;
  private int size;

  private byte[] control = EMPTY;
  private int controlSize;

  /**
   * A decoder at the beginning of a connection.
   *
   * @param frameLimit the most bytes of a message, asked at the header of each of its frames
   */
  FrameDecoder(IntSupplier frameLimit, Sink sink) {
    this.frameLimit = frameLimit;
    this.sink = sink;
  }

  /**
   * From now on only the client's close frame is of interest: messages are passed over without
   * being kept, however large. May be called from any thread.
   */
  void drain() {
    draining = true;
  }

  /** Takes the next bytes; it may write into them. */
  void feed(byte[] bytes, int start, int end) {
    int i = start;
    while (i < end) {
      switch (state) {
        case FIRST -> first(bytes[i++]);
        case SECOND -> second(bytes[i++]);
        case LENGTH -> {
          length = (length << 8) | (bytes[i++] & 0xFF);
          if (--counter == 0) {
            extendedLength();
          }
        }
        case MASK -> {
          mask = (mask << 8) | (bytes[i++] & 0xFF);
          if (--counter == 0) {
            state = State.PAYLOAD;
            if (left == 0) {
              endOfFrame();
            }
          }
        }
        case PAYLOAD -> {
          int count = (int) Math.min(left, end - i);
          left -= count;
          payload(bytes, i, i + count);
          i += count;
        }
        case NOTHING -> {
          return;
        }
      }
    }
    if (state == State.PAYLOAD && !draining) {
      sink.part();
    }
  }

  private void first(byte b) {
    fin = (b & FIN) != 0;
    opcode = b & 0x0F;
    boolean control = Opcode.isControl(opcode);
    boolean misplaced =
        !control && (opcode == Opcode.CONTINUATION) == (message == Opcode.CONTINUATION);
    if ((b & RESERVED) != 0 || !Opcode.isKnown(opcode) || (control && !fin) || misplaced) {
      lost();
      return;
    }
    state = State.SECOND;
  }

  private void second(byte b) {
    int code = b & 0x7F;
    if ((b & MASKED) == 0 || (Opcode.isControl(opcode) && code > LONGEST_CONTROL)) {
      lost();
      return;
    }
    if (code < 126) {
      length = code;
      header();
    } else {
      length = 0;
      counter = code == 126 ? 2 : 8;
      state = State.LENGTH;
      // Kept to know the form when all of it is there.
      left = counter;
    }
  }

  private void extendedLength() {
    // The highest bit must be zero, and a shorter form must not have done (RFC 6455, 5.2).
    long least = left == 2 ? 126 : 0x10000;
    if (length < least) {
      lost();
    } else {
      header();
    }
  }

  /** The length is known, and nothing is kept for it yet. */
  private void header() {
    left = length;
    counter = MASK_BYTES;
    mask = 0;
    state = State.MASK;
    if (Opcode.isControl(opcode)) {
      control = length == 0 ? EMPTY : new byte[(int) length];
      controlSize = 0;
      return;
    }
    if (opcode != Opcode.CONTINUATION) {
      message = opcode;
    }
    if (draining) {
      return;
    }
    // In this order it cannot overflow, whatever length was claimed.
    if (length > frameLimit.getAsInt() - messageBytes) {
      failed(CloseCause.TOO_BIG);
    } else {
      messageBytes += length;
    }
  }

  private void payload(byte[] bytes, int from, int to) {
    if (Opcode.isControl(opcode)) {
      Masking.unmask(bytes, from, to, mask);
      System.arraycopy(bytes, from, control, controlSize, to - from);
      controlSize += to - from;
    } else if (message == Opcode.TEXT && !draining) {
      boolean ascii = Masking.unmask(bytes, from, to, mask);
      if (!(ascii && utf8.isComplete()) && !utf8.accept(bytes, from, to)) {
        failed(CloseCause.BAD_UTF8);
      } else if (left == 0 && fin && size == 0) {
        endOfText(bytes, from, to);
        return;
      } else {
        collect(bytes, from, to);
      }
    } else if (draining) {
      collected = EMPTY;
      size = 0;
    }
    mask = Masking.after(mask, to - from);
    if (left == 0) {
      endOfFrame();
    }
  }

  private void collect(byte[] bytes, int from, int to) {
    int needed = size + to - from;
    if (needed > collected.length) {
      // No more than the frame will fill, and not all of it on a promise.
      long roomy = Math.max(SMALLEST, 2L * needed);
      collected = Arrays.copyOf(collected, (int) Math.min(roomy, needed + left));
    }
    System.arraycopy(bytes, from, collected, size, to - from);
    size = needed;
  }

  private void endOfFrame() {
    state = State.FIRST;
    switch (opcode) {
      case Opcode.PING -> {
        if (!draining) {
          sink.ping(takeControl());
        }
      }
      case Opcode.PONG -> {
        control = EMPTY;
        if (!draining) {
          sink.pong();
        }
      }
      case Opcode.CLOSE -> endOfClose(takeControl());
      default -> {
        if (!fin) {
          fragment();
        } else if (message == Opcode.TEXT) {
          endOfText(collected, 0, size);
        } else {
          endOfBinary();
        }
      }
    }
  }

  private byte[] takeControl() {
    byte[] payload = control;
    control = EMPTY;
    return payload;
  }

  private void fragment() {
    if (!draining) {
      sink.fragment();
    }
  }

  private void endOfText(byte[] bytes, int from, int to) {
    state = State.FIRST;
    boolean heard = !draining;
    boolean complete = utf8.isComplete();
    forget();
    if (heard && complete) {
      sink.text(new String(bytes, from, to - from, StandardCharsets.UTF_8), to - from);
    } else if (heard) {
      failed(CloseCause.BAD_UTF8);
    }
  }

  private void endOfBinary() {
    int count = (int) messageBytes;
    boolean heard = !draining;
    forget();
    if (heard) {
      sink.binary(count);
    }
  }

  private void endOfClose(byte[] payload) {
    int code =
        payload.length < 2 ? CloseCodes.NONE : ((payload[0] & 0xFF) << 8) | (payload[1] & 0xFF);
    if (payload.length == 1 || (payload.length > 1 && !CloseCodes.isAllowed(code))) {
      lost();
      return;
    }
    utf8.reset();
    if (payload.length > 2
        && !(utf8.accept(payload, 2, payload.length) && utf8.isComplete())
        && !draining) {
      failed(CloseCause.BAD_UTF8);
      state = State.NOTHING;
      return;
    }
    forget();
    state = State.NOTHING;
    sink.close(code);
  }

  /** The message is over, or of no interest any more. */
  private void forget() {
    message = Opcode.CONTINUATION;
    messageBytes = 0;
    collected = EMPTY;
    size = 0;
    utf8.reset();
  }

  /** A rule of framing is broken: what follows cannot be understood. */
  private void lost() {
    boolean news = !draining;
    draining = true;
    forget();
    state = State.NOTHING;
    if (news) {
      sink.failed(CloseCause.WEBSOCKET_ERROR);
    }
  }

  /** A rule about content is broken: frames can still be told from each other. */
  private void failed(CloseCause cause) {
    draining = true;
    collected = EMPTY;
    size = 0;
    sink.failed(cause);
  }
}
