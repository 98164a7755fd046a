package dev.parley.gateway.bridge;

import dev.parley.gateway.core.ByteBudget;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What is on its way to the local API: one message at a time, so that no more than that waits where
 * nobody counts it. The browser cannot be slowed down (a data channel's receiver has no means to),
 * so what waits has a bound. In turns only, but for {@link #reserve}.
 */
final class ToLocal {
  /** What a message costs beside its bytes: many empty ones are a flood, too. */
  private static final int OVERHEAD = 128;

  /** A message; a text as UTF-8, which it was seen to be. */
  @SuppressWarnings("ArrayRecordComponent") // Handed over, never compared.
  private record Message(byte[] bytes, boolean binary) {}

  private final long limit;
  private final ByteBudget budget;
  private final Executor turns;
  private final Runnable onIdle;
  private final Runnable onBroken;
  private final AtomicLong reserved = new AtomicLong();
  private final Deque<Message> queue = new ArrayDeque<>();
  private ApiSocket socket;
  private boolean sending;
  private boolean over;

  /**
   * An empty queue.
   *
   * @param onIdle called in turns when nothing is left to send
   * @param onBroken called in turns when a message could not be sent
   */
  ToLocal(long limit, ByteBudget budget, Executor turns, Runnable onIdle, Runnable onBroken) {
    this.limit = limit;
    this.budget = budget;
    this.turns = turns;
    this.onIdle = onIdle;
    this.onBroken = onBroken;
  }

  /**
   * Makes room for a message, from any thread and before it waits anywhere.
   *
   * @return why there is none, in a sentence; nothing if there is
   */
  Optional<String> reserve(byte[] message) {
    long cost = cost(message);
    if (reserved.addAndGet(cost) > limit) {
      reserved.addAndGet(-cost);
      return Optional.of("The local API does not read fast enough.");
    } else if (!budget.tryTake(cost)) {
      reserved.addAndGet(-cost);
      return Optional.of("The gateway has too much to do.");
    }
    return Optional.empty();
  }

  /** Gives up the room of a message that goes elsewhere, or nowhere. */
  void release(byte[] message) {
    long cost = cost(message);
    reserved.addAndGet(-cost);
    budget.give(cost);
  }

  private static long cost(byte[] message) {
    return (long) message.length + OVERHEAD;
  }

  /**
   * Queues a message for which there is room.
   *
   * @param binary whether it is binary; else the bytes are UTF-8
   */
  void add(byte[] bytes, boolean binary) {
    if (over) {
      release(bytes);
      return;
    }
    queue.add(new Message(bytes, binary));
    pump();
  }

  /** The connection is there. */
  void connected(ApiSocket opened) {
    socket = opened;
    pump();
  }

  private void pump() {
    if (socket == null || sending || over) {
      return;
    }
    Message first = queue.peek();
    if (first == null) {
      onIdle.run();
      return;
    }
    sending = true;
    CompletableFuture<?> unused =
        socket
            .send(first.bytes(), first.binary())
            .whenComplete((same, failure) -> turns.execute(() -> sent(failure == null)));
  }

  private void sent(boolean good) {
    sending = false;
    if (over) {
      return;
    }
    if (!good) {
      onBroken.run();
      return;
    }
    release(queue.remove().bytes());
    pump();
  }

  /** Whether everything was sent. */
  boolean isIdle() {
    return queue.isEmpty();
  }

  /** Drops what is queued; gives the room back. */
  void end() {
    over = true;
    queue.forEach(message -> release(message.bytes()));
    queue.clear();
  }
}
