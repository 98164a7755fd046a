package dev.parley.ice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.settings.BadSetting;
import dev.parley.settings.SettingsReader;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfiguredIceServersTest {

  private static ConfiguredIceServers configured(String value) {
    return ConfiguredIceServers.read(SettingsReader.of(Map.of("ICE_SERVERS", value)));
  }

  @Test
  void whereNothingIsConfiguredThereIsNoList() {
    assertThat(ConfiguredIceServers.read(SettingsReader.of(Map.of())).forUser("x")).isEmpty();
    assertThat(configured("[]").forUser("x")).isEmpty();
    assertThat(configured(" [ ] ").forUser("x")).isEmpty();
    assertThat(IceServers.none().forUser("x")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{\"urls\":\"stun:stun.example.org\"}]",
        "[{\"urls\":\"stun:192.0.2.1:3478\"}, {\"urls\":\"STUNS:[2001:db8::1]:5349\"}]",
        "[{\"urls\":[\"stun:a:3478\",\"turn:a:3478?transport=udp\",\"turns:a?transport=tcp\"],\"username\":\"u\",\"credential\":\"c\"}]",
        "[{\"urls\":\"turn:a\",\"username\":\"\",\"credential\":\"c\",\"credentialType\":\"password\",\"x\":{\"y\":[1e400]}}]",
        "[{\"u\\u0072ls\":\"stu\\u006e:a\"}]"
      })
  void aListThatBrowsersTakeIsKeptAsItWasWritten(String list) {
    assertThat(configured(list).forUser("x")).contains(list);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "stun:stun.example.org",
        "{\"urls\":\"stun:a\"}",
        "[{\"urls\":\"stun:a\"}",
        "[{\"urls\":\"stun:a\"}] []",
        "[{\"urls\":\"stun:a\"}],\"b\":[]",
        "[\"stun:a\"]",
        "[null]",
        "[{}]",
        "[{\"url\":\"stun:a\"}]",
        "[{\"urls\":null}]",
        "[{\"urls\":7}]",
        "[{\"urls\":{}}]",
        "[{\"urls\":[]}]",
        "[{\"urls\":[null]}]",
        "[{\"urls\":[\"stun:a\",[\"stun:b\"]]}]",
        "[{\"urls\":\"\"}]",
        "[{\"urls\":\"stun:\"}]",
        "[{\"urls\":\"stun://a\"}]",
        "[{\"urls\":\"stun:a:99999\"}]",
        "[{\"urls\":\"stun:a:port\"}]",
        "[{\"urls\":\"stun:a b\"}]",
        "[{\"urls\":\"stun:a?transport=udp\"}]",
        "[{\"urls\":\"http://a\"}]",
        "[{\"urls\":\"turn:a\"}]",
        "[{\"urls\":\"turn:a\",\"username\":\"u\"}]",
        "[{\"urls\":[\"stun:a\",\"turns:a\"],\"credential\":\"c\"}]",
        "[{\"urls\":\"turn:a?transport=sctp\",\"username\":\"u\",\"credential\":\"c\"}]",
        "[{\"urls\":\"stun:a\",\"username\":null}]",
        "[{\"urls\":\"stun:a\",\"credential\":{\"k\":1}}]"
      })
  void aListThatBrowsersRefuseStopsTheStart(String list) {
    assertThatThrownBy(() -> configured(list))
        .isInstanceOf(BadSetting.class)
        .hasMessageStartingWith("ICE_SERVERS is ")
        .hasMessageContaining("stuns:");
  }

  @Test
  void theComplaintShowsNoCredentials() {
    assertThatThrownBy(
            () ->
                configured(
                    "[{\"urls\":\"turn:a:x\",\"username\":\"u\",\"credential\":\"hunter2\"}]"))
        .isInstanceOf(BadSetting.class)
        .hasMessageNotContaining("hunter2")
        .hasRootCauseMessage("not a STUN or TURN URI");
  }
}
