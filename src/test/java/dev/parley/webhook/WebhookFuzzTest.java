package dev.parley.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/** Where a webhook is said to be is an http URL with a host, and logs do not tell its secrets. */
class WebhookFuzzTest {

  @FuzzTest(maxDuration = "10m")
  void urls(byte[] data) {
    WebhookUrl url;
    try {
      url = WebhookUrl.parse(new String(data, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException refused) {
      return;
    }
    assertThat(url.target().getScheme()).isIn("http", "https");
    assertThat(url.target().getHost()).isNotEmpty();
    assertThat(url.target().getRawUserInfo()).isNull();
    assertThat(url.toString()).doesNotContain("?", "@", "#");
    assertThat(WebhookUrl.parse(url.target().toString()).target()).isEqualTo(url.target());
  }
}
