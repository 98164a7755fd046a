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

  @Produces
  @Singleton
  TurnSettings turn(SettingsReader reader) {
    return TurnSettings.read(reader);
  }

  @Produces
  @Singleton
  SessionIceServers iceServers(ConfiguredIceServers configured, TurnSettings turn) {
    return new SessionIceServers(configured, turn, () -> System.currentTimeMillis() / 1000);
  }
}
