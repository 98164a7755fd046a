package dev.parley.protocol.remoteid;

import dev.parley.exchange.Exchange;
import dev.parley.guard.Guard;
import dev.parley.settings.CommonSettings;
import dev.parley.settings.SettingsReader;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;

/** This protocol's beans. */
@ApplicationScoped
class RemoteIdBeans {

  @Produces
  @Singleton
  RemoteIdSettings settings(SettingsReader reader) {
    return RemoteIdSettings.read(reader);
  }

  @Produces
  @Singleton
  RemoteIdProtocol protocol(
      Exchange exchange, CommonSettings common, RemoteIdSettings settings, Guard guard) {
    SecureRandom random = new SecureRandom();
    return new RemoteIdProtocol(
        exchange,
        common,
        settings,
        guard.requests(),
        guard.access(),
        new SessionIds(random),
        random);
  }
}
