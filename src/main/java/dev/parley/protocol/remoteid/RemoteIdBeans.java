package dev.parley.protocol.remoteid;

import dev.parley.exchange.Exchange;
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
  RemoteIdProtocol protocol(Exchange exchange, CommonSettings common, RemoteIdSettings settings) {
    SecureRandom random = new SecureRandom();
    return new RemoteIdProtocol(exchange, common, settings, new SessionIds(random), random);
  }
}
