package dev.parley.protocol.pairing;

import dev.parley.exchange.Exchange;
import dev.parley.guard.Guard;
import dev.parley.ice.SessionIceServers;
import dev.parley.settings.CommonSettings;
import dev.parley.settings.SettingsReader;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.UUID;

/** This protocol. */
@ApplicationScoped
class PairingBeans {

  @Produces
  @Singleton
  PairingSettings settings(SettingsReader reader) {
    return PairingSettings.read(reader);
  }

  @Produces
  @Singleton
  PairingProtocol protocol(
      Exchange exchange,
      CommonSettings common,
      PairingSettings settings,
      SessionIceServers iceServers,
      Guard guard) {
    return new PairingProtocol(
        exchange,
        common,
        settings,
        iceServers,
        BearerTokens.of(guard.access()),
        guard.upgrades(),
        () -> UUID.randomUUID().toString(),
        System::nanoTime,
        System::currentTimeMillis);
  }
}
