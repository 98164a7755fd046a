package dev.parley.guard;

import dev.parley.exchange.Timers;
import dev.parley.guard.token.TokenSettings;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The guard of this server. */
@ApplicationScoped
class GuardBeans {
  @Resource private ManagedThreadFactory threads;

  @Produces
  @Singleton
  Guard guard(GuardSettings settings, TokenSettings tokens, Timers timers) {
    return Guard.of(settings, Access.of(tokens, threads, timers), System::nanoTime);
  }
}
