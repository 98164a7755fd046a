package dev.parley.start;

import dev.parley.exchange.CloseCause;
import dev.parley.exchange.Protocol;
import dev.parley.exchange.Reception;
import dev.parley.exchange.Switchboard;
import dev.parley.exchange.TimerWheel;
import dev.parley.guard.Guard;
import dev.parley.guard.token.TokenSettings;
import dev.parley.webhook.Webhooks;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.Locale;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Opens the exchange when the application is deployed, and closes it when it is undeployed or the
 * server stops.
 */
@ApplicationScoped
class Opening {
  private static final System.Logger LOG = System.getLogger(Opening.class.getName());

  @Resource private ManagedScheduledExecutorService scheduler;
  @Inject private TimerWheel wheel;
  @Inject private Switchboard board;
  @Inject private Reception reception;
  @Inject private Protocols protocols;
  @Inject private Webhooks webhooks;
  @Inject private StartSettings settings;
  @Inject private Guard guard;
  @Inject private Engine engine;
  @Inject private TokenSettings tokens;

  private ScheduledFuture<?> turning;

  void open(@Observes @Initialized(ApplicationScoped.class) Object event) {
    long tick = TimerWheel.TICK.toMillis();
    turning = scheduler.scheduleAtFixedRate(wheel::turn, tick, tick, TimeUnit.MILLISECONDS);
    reception.open();
    StartWarnings.of(settings, guard.origins(), tokens)
        .forEach(warning -> LOG.log(System.Logger.Level.WARNING, warning));
    LOG.log(
        System.Logger.Level.INFO,
        "Parley speaks {0} as node {1} ({2}, {3} engine): http://localhost:{4}/",
        protocols.spoken().stream().map(Protocol::name).collect(Collectors.joining(", ")),
        board.node(),
        settings.environment().name().toLowerCase(Locale.ROOT),
        engine.name(),
        Integer.toString(settings.port()));
  }

  /**
   * Ends what is left when the door is closed. Called by {@link OpeningListener}, and once more,
   * for a deployment that failed before there was a listener, by the container.
   */
  @PreDestroy
  void close() {
    ScheduledFuture<?> timer = turning;
    turning = null;
    if (timer == null) {
      return;
    }
    try {
      reception.close("stopping");
      board.hangUpAll(CloseCause.SHUTDOWN);
      engine.close();
      webhooks.close();
      guard.close();
    } finally {
      timer.cancel(false);
    }
  }
}
