package dev.parley.exchange;

/**
 * Where the door reports what happens on a line. Calls may come from any thread; frames of one line
 * must come one after the other, in order. No call blocks.
 */
public interface LineListener {

  /**
   * A complete text frame arrived.
   *
   * @param text the frame
   * @param utf8Bytes its length on the wire in bytes, before unmasking or decoding
   */
  void frame(String text, int utf8Bytes);

  /** A complete binary frame arrived; no protocol here takes one, so its content is not kept. */
  void binary(int bytes);

  /** Something was heard that is no complete frame: a part of one that is long. */
  void heard();

  /** A frame was heard that is no complete message: a ping, a pong, a fragment. */
  default void frameHeard() {
    heard();
  }

  /** The socket is closed, or closes for a cause of the line's own. Only the first call counts. */
  void closed(CloseCause cause);

  /**
   * The most bytes that the next frame may have; the door closes with {@link CloseCause#TOO_BIG}
   * above it.
   */
  int frameLimit();
}
