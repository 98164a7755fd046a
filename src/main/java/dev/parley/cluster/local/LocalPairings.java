package dev.parley.cluster.local;

import dev.parley.exchange.Pairings;
import dev.parley.exchange.PeerId;
import dev.parley.exchange.Signal;
import dev.parley.exchange.Timers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Waiting queues by name; each has a lock of its own. */
final class LocalPairings implements Pairings {
  private final LocalEngine engine;
  private final Timers timers;
  private final Supplier<String> roomIds;
  private final Map<String, LocalQueue> queues = new ConcurrentHashMap<>();

  LocalPairings(LocalEngine engine, Timers timers, Supplier<String> roomIds) {
    this.engine = engine;
    this.timers = timers;
    this.roomIds = roomIds;
  }

  @Override
  public CompletionStage<Optional<Match>> enter(String queue, Entry entry) {
    return CompletableFuture.completedFuture(queue(queue).enter(entry));
  }

  @Override
  public CompletionStage<Boolean> leave(
      String queue, PeerId peer, Signal notice, Duration cooldown) {
    return CompletableFuture.completedFuture(queue(queue).leave(peer, notice, cooldown));
  }

  @Override
  public long waiting(String queue) {
    return queue(queue).waiting();
  }

  @Override
  public long pairs(String queue) {
    return queue(queue).pairs();
  }

  /** Queues are named by protocols, never by clients: the map of them does not grow. */
  private LocalQueue queue(String name) {
    return queues.computeIfAbsent(name, key -> new LocalQueue(engine, timers, roomIds));
  }
}
