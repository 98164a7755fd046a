package dev.parley.start;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.guard.Guard;
import dev.parley.guard.TestGuards;
import dev.parley.guard.token.TokenSettings;
import dev.parley.settings.SettingsReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StartWarningsTest {
  private static final String AUDIENCE =
      "AUTH_AUDIENCE is not set: tokens that the issuer gave out for other applications are taken, too";
  private static final String ISSUER = "AUTH_ISSUER is not set: a token's iss is not looked at";

  private static List<String> warnings(String... variables) {
    Map<String, String> all = new HashMap<>();
    for (int i = 0; i < variables.length; i += 2) {
      all.put(variables[i], variables[i + 1]);
    }
    SettingsReader reader = SettingsReader.of(all);
    Map<String, String> guarded = new HashMap<>(all);
    guarded.keySet().removeIf(name -> name.startsWith("AUTH_"));
    try (Guard guard = TestGuards.of(guarded, System::nanoTime)) {
      return StartWarnings.of(
          StartSettings.read(reader), guard.origins(), TokenSettings.read(reader));
    }
  }

  @Test
  void aDeveloperIsWarnedOfNothing() {
    assertThat(warnings()).isEmpty();
  }

  @Test
  void inProductionOfOpenOrigins() {
    assertThat(warnings("ENVIRONMENT", "production"))
        .containsExactly("ALLOWED_ORIGIN is not set: pages of every web site may connect");
    assertThat(warnings("ENVIRONMENT", "production", "ALLOWED_ORIGIN", "https://example.org"))
        .isEmpty();
  }

  @Test
  void ofKeysWhoseTokensMayBeForOthers() {
    String url = "https://issuer.example.org/jwks";
    assertThat(warnings("AUTH_JWKS_URL", url)).containsExactly(AUDIENCE, ISSUER);
    assertThat(warnings("AUTH_JWKS_URL", url, "AUTH_AUDIENCE", "parley")).containsExactly(ISSUER);
    assertThat(warnings("AUTH_JWKS_URL", url, "AUTH_ISSUER", "me")).containsExactly(AUDIENCE);
    assertThat(warnings("AUTH_JWKS_URL", url, "AUTH_ISSUER", "me", "AUTH_AUDIENCE", "parley"))
        .isEmpty();
  }

  @Test
  void notOfASecretThatIsParleysAlone() {
    assertThat(warnings("AUTH_SHARED_SECRET", "0123456789abcdef0123456789abcdef")).isEmpty();
  }
}
