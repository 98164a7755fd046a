package dev.parley.start;

import dev.parley.settings.CommonSettings;
import dev.parley.settings.SettingsReader;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Reads settings from MicroProfile Config: system properties, environment, and whatever else the
 * server offers.
 */
@ApplicationScoped
class SettingsBeans {

  @Produces
  @Singleton
  SettingsReader reader() {
    Config config = ConfigProvider.getConfig();
    return new SettingsReader(name -> config.getOptionalValue(name, String.class));
  }

  @Produces
  @Singleton
  StartSettings start(SettingsReader reader) {
    return StartSettings.read(reader);
  }

  @Produces
  @Singleton
  CommonSettings common(SettingsReader reader) {
    return CommonSettings.read(reader);
  }
}
