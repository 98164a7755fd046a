package dev.parley.cluster.redis;

import dev.parley.exchange.Pairings;
import dev.parley.exchange.PeerId;
import dev.parley.exchange.Signal;
import dev.parley.exchange.Timers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Waiting queues, as {@code 5-pairings.lua} keeps them. */
final class RedisPairings implements Pairings {
  private static final System.Logger LOG = System.getLogger(RedisPairings.class.getName());
  private static final Duration A_LITTLE_LATER = Duration.ofMillis(2);

  private final RedisEngine engine;
  private final Timers timers;
  private final Supplier<String> roomIds;

  RedisPairings(RedisEngine engine, Timers timers, Supplier<String> roomIds) {
    this.engine = engine;
    this.timers = timers;
    this.roomIds = roomIds;
  }

  @Override
  public CompletionStage<Optional<Match>> enter(String queue, Entry entry) {
    return engine
        .ask(
            entry.peer(),
            "enter",
            queue,
            entry.peer().toString(),
            Long.toString(entry.ticket()),
            entry.label(),
            Boolean.toString(entry.first()),
            roomIds.get())
        .thenApply(answer -> entered(queue, answer));
  }

  private Optional<Match> entered(String queue, List<String> answer) {
    if (answer.get(0).equals("waiting")) {
      rematchAfter(queue, Long.parseLong(answer.get(1)));
      return Optional.empty();
    }
    return Optional.of(
        Match.of(new Signal(MATCHED, PeerId.parse(answer.get(2)), answer.get(1), answer.get(3))));
  }

  /** When two who wait may meet again, they do, unasked; any node may see to it. */
  private void rematchAfter(String queue, long millis) {
    if (millis >= 0) {
      timers.after(Duration.ofMillis(millis).plus(A_LITTLE_LATER), () -> rematch(queue));
    }
  }

  private void rematch(String queue) {
    var unused =
        engine
            .ask(null, "rematch", queue, roomIds.get())
            .whenComplete(
                (answer, failure) -> {
                  if (failure == null) {
                    rematchAfter(queue, Long.parseLong(answer.get(1)));
                  } else {
                    LOG.log(
                        System.Logger.Level.DEBUG,
                        () -> "no rematch while Redis is away: " + failure);
                    rematchAfter(queue, 1000);
                  }
                });
  }

  @Override
  public CompletionStage<Boolean> leave(
      String queue, PeerId peer, Signal notice, Duration cooldown) {
    return engine.giveBack(
        peer,
        "part",
        queue,
        peer.toString(),
        notice.kind(),
        notice.from().toString(),
        notice.text(),
        Long.toString(cooldown.toMillis()));
  }

  @Override
  public long waiting(String queue) {
    return engine.holdings().count("waiting", queue);
  }

  @Override
  public long pairs(String queue) {
    return engine.holdings().shared("pair", queue);
  }
}
