package dev.parley.gateway.bridge;

import dev.parley.gateway.core.Counter;
import dev.parley.gateway.core.Counters;
import dev.parley.gateway.rtc.RtcChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What is on its way to the peer. No more than about a mebibyte is handed to the WebRTC stack at a
 * time: what it is given beyond some mebibytes it loses. In turns only, but for {@link #isWaiting}.
 */
final class ToPeer {
  /** Enough that the wire never idles while the next turn comes. */
  private static final long HIGH_WATER = 1 << 20;

  /** What a message costs beside its bytes: one that is empty waits as well. */
  private static final int OVERHEAD = 128;

  private final RtcChannel channel;
  private final Counters counters;
  private final Wake wake;
  private final Stall stall;
  private final Runnable onLost;
  private final Deque<Pieces> queue = new ArrayDeque<>();
  private final AtomicBoolean waiting = new AtomicBoolean();

  /** Bytes that may be handed over before the stack is asked again how much it holds. */
  private long credit;

  private long handedOver;
  private long queuedBytes;
  private boolean over;

  /**
   * An empty queue.
   *
   * @param onLost called in turns when an open channel did not take a message
   */
  ToPeer(RtcChannel channel, Counters counters, Wake wake, Stall stall, Runnable onLost) {
    this.channel = channel;
    this.counters = counters;
    this.wake = wake;
    this.stall = stall;
    this.onLost = onLost;
  }

  void add(Pieces message) {
    if (over) {
      message.held().release();
      return;
    }
    queue.add(message);
    queuedBytes += cost(message);
  }

  private static long cost(Pieces message) {
    return (long) message.bytes() + OVERHEAD;
  }

  /** Hands over what fits. */
  void pump() {
    waiting.set(false);
    while (!over && !queue.isEmpty() && mayHandOver()) {
      Pieces first = queue.peek();
      byte[] piece = first.next();
      credit -= piece.length;
      handedOver += piece.length;
      if (!channel.send(piece, first.isBinary())) {
        // If it is closing, its end is told, and what is queued goes with it.
        if (channel.isOpen()) {
          onLost.run();
        }
        return;
      }
      if (!first.hasNext()) {
        queue.remove();
        queuedBytes -= cost(first);
        first.held().release();
        counters.count(Counter.MESSAGES_TO_PEERS);
        counters.add(Counter.BYTES_TO_PEERS, first.bytes());
      }
    }
    if (queue.isEmpty()) {
      stall.idle();
    }
  }

  private boolean mayHandOver() {
    if (credit <= 0) {
      // From here on the stack's call-back leads to another look, so that none is missed.
      waiting.set(true);
      long buffered = channel.bufferedBytes();
      credit = HIGH_WATER - buffered;
      if (credit <= 0) {
        wake.later(buffered);
        stall.waiting(handedOver - buffered);
        return false;
      }
      waiting.set(false);
    }
    if (!channel.isOpen()) {
      waiting.set(true);
      wake.later(0);
      stall.waiting(0);
      // It may have opened just before that.
      return channel.isOpen();
    }
    return true;
  }

  /** From any thread: whether {@link #pump} is needed as soon as the channel takes more. */
  boolean isWaiting() {
    return waiting.get();
  }

  /** Bytes that have not been handed over yet; zero only if nothing waits. */
  long queuedBytes() {
    return queuedBytes;
  }

  /** Whether everything has gone out; if not, another look follows. */
  boolean isDrained() {
    waiting.set(true);
    long buffered = channel.bufferedBytes();
    if (queue.isEmpty() && buffered == 0) {
      return true;
    }
    wake.later(buffered);
    return false;
  }

  /** Drops what is queued, and takes nothing more. */
  void end() {
    over = true;
    wake.end();
    stall.end();
    queue.forEach(message -> message.held().release());
    queue.clear();
    queuedBytes = 0;
  }
}
