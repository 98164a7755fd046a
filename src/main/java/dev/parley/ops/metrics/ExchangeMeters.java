package dev.parley.ops.metrics;

import dev.parley.door.Door;
import dev.parley.exchange.Protocol;
import dev.parley.exchange.Reception;
import dev.parley.exchange.Relays;
import dev.parley.exchange.Switchboard;
import dev.parley.guard.Guard;
import dev.parley.guard.Throttle;
import dev.parley.guard.Throttle.Budget;
import dev.parley.ops.drain.Drain;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;

/** What is looked at when somebody asks, and needs nobody to tell of it. */
public final class ExchangeMeters {
  private static final System.Logger LOG = System.getLogger(ExchangeMeters.class.getName());

  private final Meters meters;
  private final Switchboard board;
  // Those whose relays are looked at.
  private final Set<String> relayed = ConcurrentHashMap.newKeySet();

  /**
   * The metrics of one exchange.
   *
   * @param meters has been told, and goes on being told, of what happens there
   * @param timers how many are set
   * @param protocols those that are spoken
   * @param shared the name that lines have which speak none of them yet
   */
  public ExchangeMeters(
      Meters meters,
      Switchboard board,
      IntSupplier timers,
      List<Protocol> protocols,
      String shared,
      Door door,
      Guard guard,
      Reception reception,
      Drain drain) {
    this.meters = meters;
    this.board = board;
    for (Protocol protocol : protocols) {
      lines(protocol.name());
      for (String figure : protocol.figures().keySet()) {
        Metric.ofFigure(figure)
            .ifPresentOrElse(
                metric ->
                    meters.gauge(metric, protocol, p -> p.figures().get(figure), protocol.name()),
                () ->
                    LOG.log(
                        System.Logger.Level.WARNING,
                        "{0} has a figure that is no metric: {1}",
                        protocol.name(),
                        figure));
      }
    }
    lines(shared);
    meters.gauge(Metric.CONNECTIONS, guard, g -> g.connections().open());
    meters.gauge(Metric.ADDRESSES, guard, g -> g.connections().addresses());
    meters.gauge(Metric.SEND_MEMORY, door, Door::sendMemoryUsed);
    meters.gauge(Metric.READY, reception, r -> r.closedBecause().isEmpty() ? 1 : 0);
    for (Drain.State state : Drain.State.values()) {
      meters.gauge(
          Metric.DRAIN,
          drain,
          d -> d.state() == state ? 1 : 0,
          state.name().toLowerCase(Locale.ROOT));
    }
    meters.gauge(Metric.UPTIME, reception, r -> r.sinceOpening().toMillis() / 1000.0);
    meters.gauge(Metric.TIMERS, timers, IntSupplier::getAsInt);
    // Within the process there is nobody who could fail to answer.
    meters.gauge(Metric.ENGINE_UP, board, b -> 1, "local");
    throttled(guard.upgrades(), Budget.UPGRADES);
    throttled(guard.requests(), Budget.REQUESTS);
    throttled(guard.requests(), Budget.FAILED_LOOKUPS);
  }

  private void lines(String protocol) {
    meters.gauge(
        Metric.LINES, board, b -> b.speaking().getOrDefault(protocol, 0L).doubleValue(), protocol);
  }

  private void throttled(Throttle throttle, Budget budget) {
    meters.counter(
        Metric.THROTTLED, throttle, t -> t.refused(budget), budget.name().toLowerCase(Locale.ROOT));
  }

  /** Everything, in Prometheus' text form 0.0.4. */
  public String text() {
    // Protocols come into this list when they are first spoken.
    board
        .relays()
        .forEach(
            (protocol, relays) -> {
              if (!relayed.add(protocol)) {
                return;
              }
              meters.counter(Metric.RELAYED_FRAMES, relays, Relays::frames, protocol);
              meters.counter(Metric.RELAYED_CHARS, relays, Relays::chars, protocol);
            });
    return meters.text();
  }
}
