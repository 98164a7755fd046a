package dev.parley.guard;

import dev.parley.guard.token.TokenSettings;
import dev.parley.settings.SettingsReader;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/**
 * This room's settings: apart from {@link GuardBeans}, because they are read before the server has
 * its threads.
 */
@ApplicationScoped
class GuardSettingsBeans {

  @Produces
  @Singleton
  GuardSettings settings(SettingsReader reader) {
    return GuardSettings.read(reader);
  }

  @Produces
  @Singleton
  TokenSettings tokens(SettingsReader reader) {
    return TokenSettings.read(reader);
  }
}
