package dev.parley.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.settings.BadSetting;
import dev.parley.settings.Setting;
import dev.parley.settings.SettingsReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookUrlTest {

  @ParameterizedTest
  @CsvSource({
    "http://h, http://h/, http://h/",
    "HTTPS://h:8443/p/q?secret=1, https://h:8443/p/q?secret=1, https://h:8443/p/q",
    "http://user:password@h/p?x, http://h/p?x, http://h/p",
    "http://[::1]:80/p, http://[::1]:80/p, http://[::1]:80/p",
    "http://h/%C3%BC/ü?ü, http://h/%C3%BC/%C3%BC?%C3%BC, http://h/%C3%BC/%C3%BC",
  })
  void isReadAndLoggedWithoutSecrets(String text, String target, String logged) {
    WebhookUrl url = WebhookUrl.parse(text);
    assertThat(url.target()).hasToString(target);
    assertThat(url).hasToString(logged);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "/path",
        "h:80",
        "ftp://h/",
        "http:",
        "http:///p",
        "http://",
        "http:h",
        "http://h:0x1",
        "http://h:70000/",
        "http://h/#f",
        "http://a b/",
        "file:///etc/passwd",
        "http://under_score/"
      })
  void anythingElseStopsTheDeployment(String text) {
    Setting<Optional<WebhookUrl>> setting = WebhookUrl.setting("HOOK_URL", "x");
    assertThatThrownBy(() -> SettingsReader.of(Map.of("HOOK_URL", text)).read(setting))
        .isInstanceOf(BadSetting.class)
        .hasMessageContaining("HOOK_URL")
        .hasMessageContaining("an absolute http or https URL");
  }

  @Test
  void theComplaintShowsNoCredentials() {
    for (String text : List.of("http://user:hunter2@a b/", "ftp://h/?token=hunter2")) {
      assertThatThrownBy(
              () ->
                  SettingsReader.of(Map.of("HOOK_URL", text))
                      .read(WebhookUrl.setting("HOOK_URL", "x")))
          .isInstanceOf(BadSetting.class)
          .hasMessageStartingWith("HOOK_URL is '…' (not shown")
          .satisfies(
              bad -> {
                StringWriter trace = new StringWriter();
                bad.printStackTrace(new PrintWriter(trace));
                assertThat(trace.toString()).doesNotContain("hunter2");
              });
    }
  }

  @Test
  void mayBeAbsent() {
    assertThat(SettingsReader.of(Map.of()).read(WebhookUrl.setting("HOOK_URL", "x"))).isEmpty();
  }

  @Test
  void boundsHaveTheirDefaults() {
    WebhookSettings settings = WebhookSettings.read(SettingsReader.of(Map.of()));
    assertThat(settings)
        .isEqualTo(
            new WebhookSettings(java.time.Duration.ofSeconds(5), 32, 10_000, 16 << 20, 64 << 10));
  }
}
