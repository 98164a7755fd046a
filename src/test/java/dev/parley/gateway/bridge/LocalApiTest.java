package dev.parley.gateway.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.gateway.core.Limits;
import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocalApiTest {

  @ParameterizedTest
  @CsvSource({
    "ws://h:1/ws, ws://h:1/ws?webrtc_session_id=s1",
    "ws://h:1, ws://h:1/?webrtc_session_id=s1",
    "ws://h:1/ws?a=b, ws://h:1/ws?a=b&webrtc_session_id=s1",
    "ws://h:1/ws?a=b&, ws://h:1/ws?a=b&webrtc_session_id=s1",
    "ws://h:1/ws?, ws://h:1/ws?webrtc_session_id=s1",
    "wss://[::1]/x%20y, wss://[::1]/x%20y?webrtc_session_id=s1"
  })
  void theSessionIsInTheUrl(String url, String expected) {
    LocalApi api = new LocalApi(URI.create(url), Limits.DEFAULT);
    assertThat(api.urlFor("s1")).hasToString(expected);
    assertThat(api.urlFor("a&b").toString()).endsWith("=a%26b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://h/", "h:1", "/ws", "ws:///x", "ws://h/#f", "ws://u:p@h/"})
  void otherUrlsAreRefusedWithASentence(String url) {
    assertThatThrownBy(() -> LocalApi.check(URI.create(url)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ws://host:port/path");
  }
}
