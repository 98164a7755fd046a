package dev.parley.start;

import dev.parley.door.Door;
import dev.parley.exchange.Observer;
import dev.parley.exchange.Observers;
import dev.parley.exchange.Reception;
import dev.parley.exchange.Switchboard;
import dev.parley.exchange.TimerWheel;
import dev.parley.guard.Guard;
import dev.parley.ops.drain.Drain;
import dev.parley.ops.events.EventLog;
import dev.parley.ops.events.EventSettings;
import dev.parley.ops.metrics.ExchangeMeters;
import dev.parley.ops.metrics.Meters;
import dev.parley.protocol.SharedWs;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Singleton;
import java.util.List;

/** What operators measure and read. */
@ApplicationScoped
class MetricsBeans {

  /** All who watch the exchange. */
  @Produces
  @Singleton
  Observer observer(Meters meters, EventLog events) {
    return new Observers(List.of(meters, events));
  }

  @Produces
  @Singleton
  @Typed(EventLog.class)
  EventLog events(EventSettings settings) {
    return new EventLog(settings);
  }

  @Produces
  @Singleton
  @Typed(Meters.class)
  Meters meters() {
    return new Meters();
  }

  @Produces
  @Singleton
  ExchangeMeters exchangeMeters(
      Meters meters,
      Switchboard board,
      TimerWheel timers,
      Protocols protocols,
      Door door,
      Guard guard,
      Reception reception,
      Drain drain) {
    return new ExchangeMeters(
        meters,
        board,
        timers::size,
        protocols.spoken(),
        SharedWs.NAME,
        door,
        guard,
        reception,
        drain);
  }
}
