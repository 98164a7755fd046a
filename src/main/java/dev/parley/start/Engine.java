package dev.parley.start;

import dev.parley.cluster.local.LocalEngine;
import dev.parley.cluster.redis.RedisEngine;
import dev.parley.cluster.redis.RedisSettings;
import dev.parley.exchange.Switchboard;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** The engine behind this server's switchboard: Redis if {@code REDIS_URL} is set, else its own. */
final class Engine implements AutoCloseable {
  private final Switchboard board;
  private final RedisSettings settings;
  private final Optional<RedisEngine> redis;

  Engine(Switchboard board, RedisSettings settings, Executor executor) {
    this.board = board;
    this.settings = settings;
    Supplier<String> roomIds = () -> UUID.randomUUID().toString();
    this.redis =
        settings.uri().map(uri -> new RedisEngine(board, settings, uri, roomIds, executor));
    if (redis.isPresent()) {
      board.connect(redis.get());
    } else {
      board.connect(new LocalEngine(board, roomIds));
    }
  }

  Switchboard board() {
    return board;
  }

  /** Its name, for logs. */
  String name() {
    return redis.isPresent() ? "redis" : "local";
  }

  /** Why new work should go elsewhere; nothing while all is well. */
  Optional<String> notReadyBecause() {
    return redis
        .filter(engine -> engine.awayFor().compareTo(settings.readyGrace()) > 0)
        .map(engine -> "Redis is away");
  }

  /** Says goodbye to the other servers, a few seconds at most. */
  @Override
  public void close() {
    redis.ifPresent(RedisEngine::close);
  }
}
