package dev.parley.gateway.signaling;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * The frames that wait for one wire: one is on its way at a time, as a WebSocket wants it, and the
 * others keep their order. Bounded: a server that does not read costs no more than this.
 */
final class OutgoingFrames {
  /** All that may wait: four of the largest frames. */
  static final int MAX_WAITING_BYTES = 4 * SignalingLink.MAX_FRAME_BYTES;

  private record Waiting(String text, int bytes) {}

  private final Wire wire;
  private final LinkLoop loop;
  private final Consumer<Throwable> onFailure;
  private final Queue<Waiting> waiting = new ArrayDeque<>(); // Guarded by itself.
  private int waitingBytes; // Guarded by waiting.
  private boolean sending; // On the loop only.

  /**
   * An empty queue.
   *
   * @param onFailure told on the loop when the wire takes no more
   */
  OutgoingFrames(Wire wire, LinkLoop loop, Consumer<Throwable> onFailure) {
    this.wire = wire;
    this.loop = loop;
    this.onFailure = onFailure;
  }

  /** Takes a frame, from any thread; false if it is too large, or too much waits, or is no text. */
  boolean offer(String text) {
    int bytes = Utf8.length(text);
    if (bytes > SignalingLink.MAX_FRAME_BYTES || !Utf8.isWellFormed(text)) {
      return false;
    }
    synchronized (waiting) {
      if (waitingBytes + bytes > MAX_WAITING_BYTES) {
        return false;
      }
      waiting.add(new Waiting(text, bytes));
      waitingBytes += bytes;
    }
    loop.run(this::sendNext);
    return true;
  }

  private void sendNext() {
    if (sending) {
      return;
    }
    Waiting next;
    synchronized (waiting) {
      next = waiting.poll();
    }
    if (next == null) {
      return;
    }
    sending = true;
    CompletionStage<?> unused =
        wire.send(next.text())
            .whenComplete((sent, failure) -> loop.run(() -> sent(next.bytes(), failure)));
  }

  private void sent(int bytes, Throwable failure) {
    sending = false;
    synchronized (waiting) {
      waitingBytes -= bytes; // Only now: what is on its way fills memory, too.
    }
    if (failure == null) {
      sendNext();
    } else {
      onFailure.accept(failure);
    }
  }
}
