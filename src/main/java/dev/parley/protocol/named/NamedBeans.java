package dev.parley.protocol.named;

import dev.parley.exchange.Exchange;
import dev.parley.guard.Guard;
import dev.parley.ice.SessionIceServers;
import dev.parley.settings.CommonSettings;
import dev.parley.settings.SettingsReader;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** This protocol's beans. */
@ApplicationScoped
class NamedBeans {

  @Produces
  @Singleton
  NamedSettings settings(SettingsReader reader) {
    return NamedSettings.read(reader);
  }

  @Produces
  @Singleton
  NamedPeersProtocol protocol(
      Exchange exchange,
      CommonSettings common,
      NamedSettings settings,
      SessionIceServers iceServers,
      Guard guard) {
    return new NamedPeersProtocol(
        exchange,
        common,
        settings,
        iceServers,
        guard.access(),
        System::nanoTime,
        System::currentTimeMillis);
  }
}
