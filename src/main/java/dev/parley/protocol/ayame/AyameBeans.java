package dev.parley.protocol.ayame;

import dev.parley.exchange.Exchange;
import dev.parley.guard.Guard;
import dev.parley.ice.SessionIceServers;
import dev.parley.settings.CommonSettings;
import dev.parley.settings.SettingsReader;
import dev.parley.webhook.Webhooks;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** This protocol's beans. */
@ApplicationScoped
class AyameBeans {

  @Produces
  @Singleton
  AyameSettings settings(SettingsReader reader) {
    return AyameSettings.read(reader);
  }

  @Produces
  @Singleton
  AyameProtocol protocol(
      AyameSettings settings,
      CommonSettings common,
      Exchange exchange,
      Webhooks webhooks,
      SessionIceServers iceServers,
      Guard guard) {
    return new AyameProtocol(settings, common, exchange, webhooks, iceServers, guard.access());
  }
}
