package dev.parley.bench.load;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Frames from one to another. Each ends with its number and a time, which no protocol touches: what
 * a server adds, it adds at the head.
 */
final class Flow {
  private static final String TAIL = ",\"n\":\"0000000000\",\"t\":\"0000000000000000\"}";
  private static final int NUMBER_AT = 6;
  private static final int TIME_AT = 23;

  private final Talker from;
  private final byte[] frame;
  private final String middle;
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong received = new AtomicLong();

  /**
   * A flow of frames of one size.
   *
   * @param offer a frame of the protocol, an object with at least one member
   */
  Flow(Talker from, String offer) {
    this.from = from;
    String text = offer.substring(0, offer.length() - 1) + TAIL;
    this.frame = text.getBytes(StandardCharsets.UTF_8);
    int middleAt = offer.indexOf("\"sdp\"");
    this.middle = text.substring(middleAt, text.length() - TAIL.length());
  }

  /** How much {@link Flow} adds to an offer. */
  static int overhead() {
    return TAIL.length() - 1;
  }

  static boolean isOne(String text) {
    int tail = text.length() - TAIL.length();
    return tail > 0 && text.startsWith(",\"n\":\"", tail);
  }

  /** Sends the next frame; {@code time} is what it says. By one thread at a time. */
  void send(long time) {
    int tail = frame.length - TAIL.length();
    digits(sent.getAndIncrement(), tail + NUMBER_AT, 10, 10);
    digits(time, tail + TIME_AT, 16, 16);
    from.client().text(frame);
  }

  private void digits(long value, int at, int count, int radix) {
    long left = value;
    for (int i = at + count - 1; i >= at; i--) {
      frame[i] = (byte) Character.forDigit((int) Long.remainderUnsigned(left, radix), radix);
      left = Long.divideUnsigned(left, radix);
    }
  }

  /**
   * A frame has arrived.
   *
   * @return the time that it says
   * @throws IllegalStateException if it is not the next one, or not as it was sent
   */
  long arrived(String text) {
    int tail = text.length() - TAIL.length();
    long number = Long.parseLong(text, tail + NUMBER_AT, tail + NUMBER_AT + 10, 10);
    long due = received.getAndIncrement();
    if (number != due || !text.regionMatches(tail - middle.length(), middle, 0, middle.length())) {
      throw new IllegalStateException("frame " + number + " came where " + due + " was due");
    }
    return Long.parseLong(text, tail + TIME_AT, tail + TIME_AT + 16, 16);
  }

  /** Only one frame was ever sent. */
  boolean isFresh() {
    return sent.get() == 1;
  }

  boolean isDone() {
    return received.get() == sent.get();
  }
}
