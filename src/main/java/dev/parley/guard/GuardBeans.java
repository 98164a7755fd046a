package dev.parley.guard;

import dev.parley.guard.token.TokenSettings;
import dev.parley.settings.SettingsReader;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** This room's beans. */
@ApplicationScoped
class GuardBeans {

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

  @Produces
  @Singleton
  Guard guard(GuardSettings settings, TokenSettings tokens) {
    return Guard.of(settings, tokens, System::nanoTime);
  }
}
