package dev.parley.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.settings.BadSetting;
import dev.parley.settings.SettingsReader;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OriginsTest {

  private static Origins of(String variable) {
    return new Origins(read(variable), false);
  }

  private static List<String> read(String variable) {
    return SettingsReader.of(Map.of("ALLOWED_ORIGIN", variable)).read(GuardSettings.ALLOWED_ORIGIN);
  }

  @Test
  void anEmptyListAllowsAllThatSayWhoTheyAre() {
    for (String variable : List.of("", "  ")) {
      assertThat(of(variable).allowsUpgrade("https://anywhere.example")).isTrue();
      assertThat(of(variable).allowsUpgrade("null")).isFalse();
      assertThat(of(variable).allowsUpgrade("not an origin")).isTrue();
    }
  }

  @Test
  void aListThatNamesNothingIsNoEmptyList() {
    assertThatThrownBy(() -> of(" , ,")).isInstanceOf(BadSetting.class);
  }

  @Test
  void whoIsNoBrowserPasses() {
    assertThat(of("https://a.example").allowsUpgrade(null)).isTrue();
  }

  @Test
  void schemeHostAndPortAllCount() {
    Origins origins = of("https://a.example, http://b.example:8080");
    assertThat(origins.allowsUpgrade("https://a.example")).isTrue();
    assertThat(origins.allowsUpgrade("http://b.example:8080")).isTrue();
    for (String other :
        List.of(
            "http://a.example",
            "https://a.example:8443",
            "https://a.example.org",
            "https://sub.a.example",
            "https://a.exampl",
            "http://b.example",
            "http://b.example:80800",
            "null",
            "",
            "a.example",
            "https://a.example/path",
            "https://user@a.example",
            "https://a.example?x",
            "https://a.example#x",
            "https://a.example, https://a.example",
            "https://a.example\u0000")) {
      assertThat(origins.allowsUpgrade(other)).as(other).isFalse();
    }
  }

  @Test
  void spellingsOfOneOriginAreEqual() {
    assertThat(of("HTTPS://A.Example:443/").allowsUpgrade("https://a.example")).isTrue();
    assertThat(of("https://a.example").allowsUpgrade("https://a.example:443")).isTrue();
    assertThat(of("http://a.example:80").allowsUpgrade("http://a.example")).isTrue();
    assertThat(of("http://a.example:443").allowsUpgrade("http://a.example")).isFalse();
    assertThat(of("https://a.example:80").allowsUpgrade("https://a.example")).isFalse();
    assertThat(of("http://[::1]:3000").allowsUpgrade("http://[::1]:3000")).isTrue();
    assertThat(of("http://[::1]:3000").allowsUpgrade("http://[::2]:3000")).isFalse();
  }

  /** Container names, and apps that are no web sites: browsers and web views send these. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://my_service:3000",
        "capacitor://localhost",
        "chrome-extension://abcdefghijklmnop",
        "http://xn--bcher-kva.example",
        "http://192.0.2.1:8080"
      })
  void whateverABrowserCallsAnOriginCanBeListed(String origin) {
    assertThat(of(origin).allowsUpgrade(origin)).isTrue();
    assertThat(of(origin).allowsUpgrade(origin + "1")).isFalse();
  }

  @Test
  void nullOnlyIfItIsListed() {
    assertThat(of("https://a.example").allowsUpgrade("null")).isFalse();
    assertThat(of("https://a.example, null").allowsUpgrade("null")).isTrue();
    assertThat(of("null").allowsUpgrade("https://a.example")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a.example",
        "https://",
        "https://a.example/path",
        "https://a.example:port",
        "https://a.example:70000",
        "https://user@a.example",
        "https://a b",
        "*"
      })
  void whatIsNoOriginStopsTheStart(String variable) {
    assertThatThrownBy(() -> read(variable))
        .isInstanceOf(BadSetting.class)
        .hasMessageContaining("ALLOWED_ORIGIN");
  }
}
