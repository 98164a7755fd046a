package dev.parley.door.express;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Frames of short texts that many lines get, such as a protocol's ping: encoded once and shared by
 * all. A small table that a newer text takes its place in; what is not there is encoded.
 *
 * <p>Safe to use from any thread. Holds at most {@value #PLACES} frames of {@value #LONGEST} chars.
 */
final class SharedFrames {
  /** Longer texts are hardly ever the same for two lines. */
  static final int LONGEST = 40;

  private static final int PLACES = 64;

  /** A text and its frame, which nobody writes into. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Known(String text, byte[] frame) {}

  private static final AtomicReferenceArray<Known> TABLE = new AtomicReferenceArray<>(PLACES);

  private SharedFrames() {}

  /** The frame of a text of at most {@link #LONGEST} chars. */
  static byte[] of(String text) {
    int place = text.hashCode() & (PLACES - 1);
    Known known = TABLE.getAcquire(place);
    if (known == null || !known.text().equals(text)) {
      known = new Known(text, FrameEncoder.encode(text));
      // Another thread may do the same: either frame is as good.
      TABLE.setRelease(place, known);
    }
    return known.frame();
  }
}
