package dev.parley.start;

import dev.parley.door.Door;
import dev.parley.door.DoorSettings;
import dev.parley.exchange.Reception;
import dev.parley.exchange.Switchboard;
import dev.parley.guard.Guard;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The door of this server. */
@ApplicationScoped
class DoorBeans {
  @Resource private ManagedExecutorService executor;
  @Resource private ManagedThreadFactory threads;

  @Produces
  @Singleton
  Door door(
      DoorSettings settings,
      Switchboard board,
      Protocols protocols,
      Guard guard,
      Reception reception) {
    return new Door(settings, board, protocols.all(), guard, reception, executor, threads);
  }
}
