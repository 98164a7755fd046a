package dev.parley.exchange;

import java.util.concurrent.atomic.LongAdder;

/** How much was relayed in one protocol since the start. Safe to use from any thread. */
public final class Relays {
  private final LongAdder frames = new LongAdder();
  private final LongAdder chars = new LongAdder();

  Relays() {}

  void add(String text) {
    frames.increment();
    chars.add(text.length());
  }

  /** Frames handed to their receivers' lines: a frame for all counts once for each of them. */
  public long frames() {
    return frames.sum();
  }

  /** Their length in chars: for the ASCII that SDP and candidates are, that is bytes. */
  public long chars() {
    return chars.sum();
  }
}
