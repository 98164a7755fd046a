package dev.parley.webhook;

import dev.parley.settings.SettingsReader;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** This room's beans. */
@ApplicationScoped
class WebhookBeans {

  @Produces
  @Singleton
  WebhookSettings settings(SettingsReader reader) {
    return WebhookSettings.read(reader);
  }

  @Produces
  @Singleton
  WebhookTrust trust(SettingsReader reader) {
    return WebhookTrust.read(reader);
  }
}
