package dev.parley.start;

import dev.parley.exchange.Reception;
import dev.parley.exchange.Switchboard;
import dev.parley.guard.Guard;
import dev.parley.ops.drain.Drain;
import dev.parley.ops.drain.DrainSettings;
import dev.parley.ops.events.EventLog;
import dev.parley.ops.jmx.ManagementBeans;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;

/** What operators do. */
@ApplicationScoped
class OpsBeans {

  @Produces
  @Singleton
  Drain drain(Switchboard board, Guard guard, Reception reception, DrainSettings settings) {
    return new Drain(board, guard.connections()::open, reception, settings, new SecureRandom());
  }

  @Produces
  @Singleton
  ManagementBeans management(
      Switchboard board, Reception reception, Drain drain, EventLog events, Protocols protocols) {
    return new ManagementBeans(board, reception, drain, events, protocols.spoken());
  }
}
