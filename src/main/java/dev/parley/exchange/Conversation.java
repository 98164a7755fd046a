package dev.parley.exchange;

/**
 * A protocol's state for one line.
 *
 * <p>All methods are called one at a time, in order, never concurrently, and each sees what the one
 * before wrote: no conversation needs a lock. They may be called on any thread and must not block.
 * An exception from one of them closes this line with {@link CloseCause#INTERNAL_ERROR} and touches
 * nobody else.
 */
public interface Conversation {

  /** The line is open. Called once, before anything else. */
  default void onOpen() {}

  /**
   * A text frame within {@link #frameLimit()} arrived. Not called while an answer is awaited (see
   * {@link Desk#await}).
   */
  void onFrame(String text);

  /** A binary frame arrived. */
  void onBinary();

  /** Another conversation, or the exchange, tells something. */
  default void onSignal(Signal signal) {}

  /**
   * A signal of ours that {@link Exchange#route} had accepted found its receiver gone after all.
   * Called at most once for it, in no particular order to other signals.
   */
  default void onReturned(Signal signal) {}

  /**
   * A node has died, and all conversations on it. Those in a room or pair with one of them get
   * {@link Signal#LOST} besides, before this. Called once for each node.
   */
  default void onNodeLost(String node) {}

  /**
   * The line is closed, by whomever. Called exactly once, and last but for answers that were still
   * awaited. Here everything claimed is given back.
   */
  void onClosed(CloseCause cause);

  /**
   * The most bytes of UTF-8 that the next frame may have; above it the line is closed with 1009.
   */
  int frameLimit();
}
