package dev.parley.cluster.redis;

import dev.parley.exchange.Names;
import dev.parley.exchange.PeerId;
import dev.parley.exchange.Signal;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Names, as {@code 3-names.lua} keeps them. */
final class RedisNames implements Names {
  private final RedisEngine engine;

  RedisNames(RedisEngine engine) {
    this.engine = engine;
  }

  @Override
  public CompletionStage<Claim> claim(
      String space, String name, Holder claimer, Holder displaced, Signal notice) {
    return engine
        .ask(
            claimer.owner(),
            "claim",
            space,
            name,
            claimer.owner().toString(),
            claimer.seal(),
            displaced == null ? "" : displaced.owner().toString(),
            displaced == null ? "" : displaced.seal(),
            notice.kind(),
            notice.from().toString(),
            notice.ref(),
            notice.text())
        .thenApply(
            answer ->
                new Claim(
                    answer.get(0).equals("granted"),
                    new Holder(PeerId.parse(answer.get(1)), answer.get(2))));
  }

  @Override
  public CompletionStage<Boolean> release(String space, String name, PeerId owner) {
    return engine.giveBack(owner, "release", space, name, owner.toString());
  }

  @Override
  public CompletionStage<Optional<Holder>> find(String space, String name) {
    return engine
        .ask(null, "find_name", space, name)
        .thenApply(
            answer ->
                answer.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Holder(PeerId.parse(answer.get(0)), answer.get(1))));
  }

  @Override
  public long count(String space) {
    return engine.holdings().count("name", space);
  }
}
