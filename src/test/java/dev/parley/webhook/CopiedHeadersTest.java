package dev.parley.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.exchange.ClientAddress;
import dev.parley.exchange.Upgrade;
import dev.parley.settings.BadSetting;
import dev.parley.settings.SettingsReader;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CopiedHeadersTest {

  private static Upgrade upgrade(Map<String, List<String>> headers) {
    return new Upgrade("/signaling", Map.of(), headers, ClientAddress.alone("127.0.0.1"));
  }

  @Test
  void namesAreComparedWithoutCaseAndAllValuesGoAlong() {
    CopiedHeaders copied = new CopiedHeaders(List.of("X-Real-IP", "cookie", "X-Absent", "Cookie"));
    assertThat(
            copied.of(
                upgrade(
                    Map.of(
                        "x-real-ip", List.of("192.0.2.1"),
                        "Cookie", List.of("a=1", "b=2"),
                        "X-Other", List.of("no")))))
        .containsExactly(
            new Header("X-Real-IP", "192.0.2.1"),
            new Header("cookie", "a=1"),
            new Header("cookie", "b=2"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host",
        "CONNECTION",
        "Content-Length",
        "content-type",
        "Upgrade",
        "Expect",
        "Transfer-Encoding",
        "Accept-Encoding"
      })
  void headersOfTheConnectionAreNeverCopied(String name) {
    assertThat(
            new CopiedHeaders(List.of(name, "X-Good"))
                .of(upgrade(Map.of(name, List.of("1"), "X-Good", List.of("2")))))
        .containsExactly(new Header("X-Good", "2"));
  }

  @Test
  void valuesThatCannotBeSentAreLeftOut() {
    assertThat(
            new CopiedHeaders(List.of("X"))
                .of(upgrade(Map.of("X", List.of("a\r\nEvil: 1", "ü", "\u0000", "good\tone", "")))))
        .containsExactly(new Header("X", "good\tone"), new Header("X", ""));
  }

  @Test
  void aNameThatIsNoHeaderNameStopsTheDeployment() {
    var setting = CopiedHeaders.setting("COPY", "x");
    assertThat(SettingsReader.of(Map.of("COPY", " Cookie ,X-A, ")).read(setting))
        .containsExactly("Cookie", "X-A");
    for (String bad : List.of("X A", "X:", "Ü", "a;b")) {
      assertThatThrownBy(() -> SettingsReader.of(Map.of("COPY", "Cookie," + bad)).read(setting))
          .isInstanceOf(BadSetting.class)
          .hasMessageContaining("COPY");
    }
  }
}
