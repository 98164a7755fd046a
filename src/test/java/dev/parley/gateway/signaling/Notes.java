package dev.parley.gateway.signaling;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A listener that writes down what it hears. */
public final class Notes implements SignalingListener {
  /**
   * Longer than the 55 s after which a ping tells that the line is dead, whoever missed its end.
   */
  private static final int PATIENCE_SECONDS = 75;

  private final BlockingQueue<String> notes = new LinkedBlockingQueue<>();

  @Override
  public void registered(String remoteId) {
    notes.add("registered " + remoteId);
  }

  @Override
  public void frame(SignalingMessage message) {
    notes.add(message.toString());
  }

  @Override
  public void linkLost(String reason) {
    notes.add("lost " + reason);
  }

  @Override
  public void replaced() {
    notes.add("replaced");
  }

  /** The next note; null if there is none yet. */
  public String poll() {
    return notes.poll();
  }

  /** The next note, awaited. */
  public String take() {
    try {
      String note = notes.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (note == null) {
        throw new AssertionError("nothing was heard");
      }
      return note;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
