package dev.parley.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyTargetTest {
  private final ProxyTarget target = new ProxyTarget(URI.create("ws://music.home:8095/ws?a=b"));

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "/ /",
        "/a/b.png?x=1&y=%2F%2Fevil /a/b.png?x=1&y=%2F%2Fevil",
        "/image?path=http%253A%252F%252Fx /image?path=http%253A%252F%252Fx",
        "/a//b /a//b",
        "/@evil /@evil",
        "/ä /%C3%A4",
        "/a[1]|{2} /a%5B1%5D%7C%7B2%7D",
        "/100% /100%25",
        "/%zz /%25zz",
        "/a#b /a",
        "/?x=C:%5CMusic /?x=C:%5CMusic",
        "/../../etc /../../etc",
        "/:80/x /:80/x"
      })
  void aPathStaysOnTheHost(String path, String sent) throws Refused {
    assertThat(target.resolve(path)).hasToString("http://music.home:8095" + sent);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "//evil",
        "//evil/x",
        "///evil",
        "/\\evil",
        "\\\\evil",
        "@evil",
        "@evil/x",
        ".evil.org/x",
        ":80/x",
        "http://evil/",
        "HTTP://evil/",
        "https:evil",
        "javascript:x",
        "/a\r\nHost: evil",
        "/a\nb",
        "/a\u0000",
        "/a\u007f",
        "/a\u0085",
        "/a\\b",
        "/a?b\\c",
        "/%2fevil",
        "/%2Fevil",
        "/%5cevil",
        "/%5Cevil",
        "/a%5cb",
        "/a%0d%0aHost:%20evil",
        "/a?b=%0D%0AHost:evil",
        "/%00",
        "/a%7f",
        " /x",
        "?x",
        "#x",
        "null"
      })
  void whatMayLeadElsewhereIsRefused(String path) {
    assertThatThrownBy(() -> target.resolve(path)).isInstanceOf(Refused.class);
  }

  @Test
  void tooLong() {
    assertThatThrownBy(() -> target.resolve("/" + "x".repeat(20_000))).isInstanceOf(Refused.class);
  }

  @Test
  void schemePortAndAddressAreTheLocalUrls() throws Refused {
    assertThat(new ProxyTarget(URI.create("wss://h/ws")).resolve("/x")).hasToString("https://h/x");
    assertThat(new ProxyTarget(URI.create("WS://[::1]:81/ws")).resolve("/x"))
        .hasToString("http://[::1]:81/x");
  }
}
