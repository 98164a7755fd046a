package dev.parley.protocol.pairing;

import dev.parley.exchange.Exchange;
import dev.parley.ice.SessionIceServers;
import dev.parley.settings.CommonSettings;
import dev.parley.settings.SettingsReader;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.UUID;

/** This protocol's beans. */
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
      SessionIceServers iceServers) {
    return new PairingProtocol(
        exchange,
        common,
        settings,
        iceServers,
        Optional.empty(),
        () -> UUID.randomUUID().toString(),
        System::nanoTime);
  }
}
