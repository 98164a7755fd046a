package dev.parley.gateway.bridge;

import dev.parley.gateway.core.ByteBudget;
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

  private final RtcChannel channel;
  private final ByteBudget budget;
  private final Counters counters;
  private final Deque<Pieces> queue = new ArrayDeque<>();
  private final AtomicBoolean waiting = new AtomicBoolean();
  private long queuedBytes;
  private boolean over;

  ToPeer(RtcChannel channel, ByteBudget budget, Counters counters) {
    this.channel = channel;
    this.budget = budget;
    this.counters = counters;
  }

  void add(Pieces message) {
    if (over) {
      budget.give(message.budgeted());
      return;
    }
    queue.add(message);
    queuedBytes += message.bytes();
    pump();
  }

  /** Hands over what fits. */
  void pump() {
    while (!over && !queue.isEmpty()) {
      if (!channel.isOpen() || channel.bufferedBytes() >= HIGH_WATER) {
        waiting.set(true);
        // It may have opened or gone out just before that.
        if (!channel.isOpen() || channel.bufferedBytes() >= HIGH_WATER) {
          return;
        }
      }
      waiting.set(false);
      Pieces first = queue.peek();
      if (!channel.send(first.next(), first.isBinary())) {
        // It is closing; its end is told, and what is queued goes with it.
        waiting.set(true);
        return;
      }
      if (!first.hasNext()) {
        queue.remove();
        queuedBytes -= first.bytes();
        budget.give(first.budgeted());
        counters.count(Counter.MESSAGES_TO_PEERS);
        counters.add(Counter.BYTES_TO_PEERS, first.bytes());
      }
    }
  }

  /** From any thread: whether {@link #pump} is needed as soon as the channel takes more. */
  boolean isWaiting() {
    return waiting.get();
  }

  /** Bytes that have not been handed over yet. */
  long queuedBytes() {
    return queuedBytes;
  }

  /** Whether everything has gone out; if not, {@link #isWaiting} is true until it has. */
  boolean isDrained() {
    waiting.set(true);
    return queue.isEmpty() && channel.bufferedBytes() == 0;
  }

  /** Drops what is queued, and takes nothing more. */
  void end() {
    over = true;
    queue.forEach(message -> budget.give(message.budgeted()));
    queue.clear();
    queuedBytes = 0;
  }
}
