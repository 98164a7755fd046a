package dev.parley.start;

import dev.parley.cluster.redis.RedisSettings;
import dev.parley.door.DoorSettings;
import dev.parley.settings.CommonSettings;
import dev.parley.settings.SettingsReader;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Reads settings from MicroProfile Config: system properties, environment, and whatever else the
 * server offers. No bean that makes settings has resources injected: {@link SettingsCheck} asks for
 * them while the application is still being put together, when Payara 7 has no {@code java:comp}.
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
  DoorSettings door(SettingsReader reader) {
    return DoorSettings.read(reader);
  }

  @Produces
  @Singleton
  RedisSettings redis(SettingsReader reader) {
    return RedisSettings.read(reader);
  }

  @Produces
  @Singleton
  CommonSettings common(SettingsReader reader) {
    return CommonSettings.read(reader);
  }
}
