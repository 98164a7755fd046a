package dev.parley.protocol.pairing;

import dev.parley.settings.SettingsReader;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/**
 * This protocol's settings: apart from {@link PairingBeans}, because they are read before the
 * server has its executors.
 */
@ApplicationScoped
class PairingSettingsBeans {

  @Produces
  @Singleton
  PairingSettings settings(SettingsReader reader) {
    return PairingSettings.read(reader);
  }
}
