package dev.parley.cluster.local;

import dev.parley.exchange.Names;
import dev.parley.exchange.PeerId;
import dev.parley.exchange.Signal;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** Names in a map per space; {@link ConcurrentHashMap#compute} makes each change one step. */
final class LocalNames implements Names {
  private final LocalEngine engine;
  private final Map<String, ConcurrentHashMap<String, Holder>> spaces = new ConcurrentHashMap<>();

  LocalNames(LocalEngine engine) {
    this.engine = engine;
  }

  @Override
  public CompletionStage<Claim> claim(
      String space, String name, Holder claimer, Holder displaced, Signal notice) {
    Holder[] holder = new Holder[1];
    engine.batch(
        () ->
            holder[0] =
                space(space)
                    .compute(
                        name,
                        (key, present) -> {
                          if (present == null || present.owner().equals(claimer.owner())) {
                            return claimer;
                          }
                          if (!present.equals(displaced)) {
                            return present;
                          }
                          engine.route(present.owner(), notice);
                          return claimer;
                        }));
    return CompletableFuture.completedFuture(
        new Claim(holder[0].owner().equals(claimer.owner()), holder[0]));
  }

  @Override
  public CompletionStage<Boolean> release(String space, String name, PeerId owner) {
    boolean[] released = new boolean[1];
    space(space)
        .computeIfPresent(
            name,
            (key, present) -> {
              released[0] = present.owner().equals(owner);
              return released[0] ? null : present;
            });
    return CompletableFuture.completedFuture(released[0]);
  }

  @Override
  public CompletionStage<Optional<Holder>> find(String space, String name) {
    return CompletableFuture.completedFuture(Optional.ofNullable(space(space).get(name)));
  }

  @Override
  public long count(String space) {
    return space(space).size();
  }

  /** Spaces are named by protocols, never by clients: the map of them does not grow. */
  private ConcurrentHashMap<String, Holder> space(String space) {
    return spaces.computeIfAbsent(space, key -> new ConcurrentHashMap<>());
  }
}
