package dev.parley.protocol.ayame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.settings.BadSetting;
import dev.parley.settings.SettingsReader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AyameSettingsTest {

  @Test
  void theDefaultsAreThoseOfTheDocument() {
    assertThat(AyameSettings.read(SettingsReader.of(Map.of())))
        .isEqualTo(
            new AyameSettings(
                Optional.empty(),
                Optional.empty(),
                List.of(),
                false,
                Duration.ofSeconds(5),
                Duration.ofSeconds(60),
                Duration.ofSeconds(90),
                1_048_576,
                true));
  }

  @Test
  void allVariablesHaveTheNamesOfTheDocument() {
    SettingsReader reader = SettingsReader.of(Map.of());
    AyameSettings settings = AyameSettings.read(reader);
    assertThat(settings).isNotNull();
    assertThat(reader.asked().keySet())
        .containsExactlyInAnyOrder(
            "AUTHN_WEBHOOK_URL",
            "DISCONNECT_WEBHOOK_URL",
            "COPY_WEBSOCKET_HEADER_NAMES",
            "TYPE_MESSAGE",
            "WS_PING_INTERVAL_SEC",
            "WS_PONG_TIMEOUT_SEC",
            "WS_READ_TIMEOUT_SEC",
            "READ_LIMIT_BYTES",
            "AYAME_ROOM_ID_REQUIRED");
  }

  @ParameterizedTest
  @CsvSource({
    "COPY_WEBSOCKET_HEADER_NAMES, a b",
    "TYPE_MESSAGE, yes",
    "WS_PING_INTERVAL_SEC, 0",
    "WS_PONG_TIMEOUT_SEC, 1.5",
    "WS_READ_TIMEOUT_SEC, -1",
    "READ_LIMIT_BYTES, 63",
    "AYAME_ROOM_ID_REQUIRED, 0",
  })
  void aBadValueStopsTheDeploymentAndNamesTheVariable(String name, String value) {
    SettingsReader reader = SettingsReader.of(Map.of(name, value));
    assertThatThrownBy(() -> AyameSettings.read(reader))
        .isInstanceOf(BadSetting.class)
        .hasMessageContaining(name)
        .hasMessageContaining(value);
  }

  @ParameterizedTest
  @CsvSource({"AUTHN_WEBHOOK_URL, ftp://u:p@x/", "DISCONNECT_WEBHOOK_URL, /relative"})
  void aBadUrlIsNamedAndNotShown(String name, String value) {
    SettingsReader reader = SettingsReader.of(Map.of(name, value));
    assertThatThrownBy(() -> AyameSettings.read(reader))
        .isInstanceOf(BadSetting.class)
        .hasMessageContaining(name)
        .hasMessageNotContaining(value);
  }
}
