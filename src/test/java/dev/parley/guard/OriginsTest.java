package dev.parley.door;

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
    return new Origins(read(variable));
  }

  private static List<String> read(String variable) {
    return SettingsReader.of(Map.of("ALLOWED_ORIGIN", variable)).read(Origins.ALLOWED_ORIGIN);
  }

  @Test
  void anEmptyListAllowsAll() {
    for (String variable : List.of("", " , ,")) {
      assertThat(of(variable).allows("https://anywhere.example")).isTrue();
      assertThat(of(variable).allows("null")).isTrue();
      assertThat(of(variable).allows("not an origin")).isTrue();
    }
  }

  @Test
  void whoIsNoBrowserPasses() {
    assertThat(of("https://a.example").allows(null)).isTrue();
  }

  @Test
  void schemeHostAndPortAllCount() {
    Origins origins = of("https://a.example, http://b.example:8080");
    assertThat(origins.allows("https://a.example")).isTrue();
    assertThat(origins.allows("http://b.example:8080")).isTrue();
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
      assertThat(origins.allows(other)).as(other).isFalse();
    }
  }

  @Test
  void spellingsOfOneOriginAreEqual() {
    assertThat(of("HTTPS://A.Example:443/").allows("https://a.example")).isTrue();
    assertThat(of("https://a.example").allows("https://a.example:443")).isTrue();
    assertThat(of("http://a.example:80").allows("http://a.example")).isTrue();
    assertThat(of("http://a.example:443").allows("http://a.example")).isFalse();
    assertThat(of("https://a.example:80").allows("https://a.example")).isFalse();
    assertThat(of("http://[::1]:3000").allows("http://[::1]:3000")).isTrue();
    assertThat(of("http://[::1]:3000").allows("http://[::2]:3000")).isFalse();
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
    assertThat(of(origin).allows(origin)).isTrue();
    assertThat(of(origin).allows(origin + "1")).isFalse();
  }

  @Test
  void nullOnlyIfItIsListed() {
    assertThat(of("https://a.example").allows("null")).isFalse();
    assertThat(of("https://a.example, null").allows("null")).isTrue();
    assertThat(of("null").allows("https://a.example")).isFalse();
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
