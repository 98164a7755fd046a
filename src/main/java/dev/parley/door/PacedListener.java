package dev.parley.door;

import dev.parley.exchange.CloseCause;
import dev.parley.exchange.LineListener;
import dev.parley.exchange.Pace;

/**
 * Counts every frame of a line, whatever it is and whatever its protocol makes of it, and gives up
 * on a client that sends more than a line may: it is closed, and nothing more of it is heard. That
 * is far above what protocols allow or answer with an error; it is what keeps a flood from costing
 * others their time. Called as {@link LineListener} says, one frame after the other.
 */
final class PacedListener implements LineListener {
  private final LineListener listener;
  private final Pace pace;
  private final Runnable flooded;
  private boolean deaf;

  /**
   * Nothing was heard yet.
   *
   * @param flooded called once, when the client is given up
   */
  PacedListener(LineListener listener, Pace pace, Runnable flooded) {
    this.listener = listener;
    this.pace = pace;
    this.flooded = flooded;
  }

  @Override
  public void frame(String text, int utf8Bytes) {
    if (inTime()) {
      listener.frame(text, utf8Bytes);
    }
  }

  @Override
  public void binary(int bytes) {
    if (inTime()) {
      listener.binary(bytes);
    }
  }

  @Override
  public void heard() {
    listener.heard();
  }

  @Override
  public void frameHeard() {
    if (inTime()) {
      listener.heard();
    }
  }

  private boolean inTime() {
    if (!deaf && !pace.allows()) {
      deaf = true;
      flooded.run();
      listener.closed(CloseCause.TOO_FAST);
    }
    return !deaf;
  }

  @Override
  public void closed(CloseCause cause) {
    listener.closed(cause);
  }

  @Override
  public int frameLimit() {
    return listener.frameLimit();
  }
}
