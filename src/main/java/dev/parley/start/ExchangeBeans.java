package dev.parley.start;

import dev.parley.cluster.redis.RedisSettings;
import dev.parley.exchange.Exchange;
import dev.parley.exchange.Reception;
import dev.parley.exchange.Switchboard;
import dev.parley.exchange.TimerWheel;
import dev.parley.webhook.WebhookSettings;
import dev.parley.webhook.WebhookTrust;
import dev.parley.webhook.Webhooks;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.util.HexFormat;

/** The exchange of this server. */
@ApplicationScoped
class ExchangeBeans {
  @Resource private ManagedExecutorService executor;

  @Produces
  @Singleton
  TimerWheel wheel() {
    return new TimerWheel(System::nanoTime);
  }

  @Produces
  @Singleton
  Engine engine(TimerWheel wheel, RedisSettings redis) {
    return new Engine(new Switchboard(node(redis), wheel, executor), redis, executor);
  }

  @Produces
  @Singleton
  Switchboard switchboard(Engine engine) {
    return engine.board();
  }

  @Produces
  @Singleton
  Exchange exchange(Switchboard board) {
    return board.exchange();
  }

  @Produces
  @Singleton
  Webhooks webhooks(WebhookSettings settings, WebhookTrust trust, Switchboard board) {
    return new Webhooks(settings, trust, executor, board.timers());
  }

  @Produces
  @Singleton
  Reception reception() {
    return new Reception();
  }

  /** Its name and a random part, so that each start is a node of its own. */
  private static String node(RedisSettings redis) {
    byte[] epoch = new byte[6];
    new SecureRandom().nextBytes(epoch);
    return redis.nodeId().orElseGet(ExchangeBeans::host) + "-" + HexFormat.of().formatHex(epoch);
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      // A machine need not be able to name itself; the random part is what makes the id unique.
      return "node";
    }
  }
}
