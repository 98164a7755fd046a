package dev.parley.ice;

import dev.parley.settings.SettingsReader;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** This room's beans. */
@ApplicationScoped
class IceBeans {

  @Produces
  @Singleton
  ConfiguredIceServers configured(SettingsReader reader) {
    return ConfiguredIceServers.read(reader);
  }
}
