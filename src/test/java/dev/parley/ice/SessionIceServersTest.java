package dev.parley.ice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.settings.BadSetting;
import dev.parley.settings.SettingsReader;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SessionIceServersTest {
  private long now = 1_700_000_000;

  private SessionIceServers servers(String... variables) {
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < variables.length; i += 2) {
      values.put(variables[i], variables[i + 1]);
    }
    SettingsReader reader = SettingsReader.of(values);
    return new SessionIceServers(
        ConfiguredIceServers.read(reader), TurnSettings.read(reader), () -> now);
  }

  @Test
  void withoutAnythingThereIsNoList() {
    assertThat(servers().forUser("x")).isEmpty();
  }

  @Test
  void credentialsEndAfterTheirLifetimeAndAreSignedWithTheSecret() {
    // printf 1700003600:ann | openssl dgst -sha1 -hmac north -binary | base64
    assertThat(
            servers(
                    "TURN_URLS",
                    "turn:t.example.org, turns:t.example.org:443?transport=tcp",
                    "TURN_SECRET",
                    "north",
                    "TURN_TTL_SEC",
                    "3600")
                .forUser("ann"))
        .contains(
            "[{\"urls\":[\"turn:t.example.org\",\"turns:t.example.org:443?transport=tcp\"],"
                + "\"username\":\"1700003600:ann\",\"credential\":\"TwqKCcbzejRFa1sgGqGS7SEzCGg=\"}]");
  }

  @Test
  void whoHasNoNameGetsTheTimeAlone() {
    assertThat(
            servers("TURN_URLS", "turn:t", "TURN_SECRET", "north", "TURN_TTL_SEC", "3600")
                .forUser(""))
        .hasValueSatisfying(list -> assertThat(list).contains("\"username\":\"1700003600\""));
  }

  @Test
  void eachSessionHasItsOwn() {
    SessionIceServers servers = servers("TURN_URLS", "turn:t", "TURN_SECRET", "north");
    String first = servers.forUser("a").orElseThrow();
    now += 1;
    assertThat(servers.forUser("a").orElseThrow()).isNotEqualTo(first);
    assertThat(servers.forUser("b").orElseThrow()).isNotEqualTo(servers.forUser("a").orElseThrow());
  }

  @Test
  void theFixedListComesFirst() {
    assertThat(
            servers(
                    "ICE_SERVERS",
                    " [{\"urls\":\"stun:s\"}] ",
                    "TURN_URLS",
                    "turn:t",
                    "TURN_SECRET",
                    "n")
                .forUser("a"))
        .hasValueSatisfying(
            list ->
                assertThat(list)
                    .startsWith("[{\"urls\":\"stun:s\"},{\"urls\":[\"turn:t\"],\"username\":")
                    .endsWith("\"}]"));
  }

  @Test
  void urlsAndSecretGoTogether() {
    assertThatThrownBy(() -> servers("TURN_URLS", "turn:t"))
        .isInstanceOf(BadSetting.class)
        .hasMessageStartingWith("TURN_SECRET is not set");
    assertThatThrownBy(() -> servers("TURN_SECRET", "hunter2"))
        .isInstanceOf(BadSetting.class)
        .hasMessageStartingWith("TURN_URLS is not set")
        .hasMessageNotContaining("hunter2");
    assertThatThrownBy(() -> servers("TURN_URLS", "http://t", "TURN_SECRET", "n"))
        .isInstanceOf(BadSetting.class)
        .hasMessageStartingWith("TURN_URLS is 'http://t'");
  }

  @Test
  void theSecretIsInNoText() {
    SettingsReader reader =
        SettingsReader.of(Map.of("TURN_URLS", "turn:t", "TURN_SECRET", "hunter2"));
    assertThat(TurnSettings.read(reader).toString()).doesNotContain("hunter2");
  }
}
