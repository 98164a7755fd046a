package dev.parley.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.it.client.Header;
import dev.parley.it.client.HttpAnswer;
import dev.parley.it.client.HttpProbe;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets in under {@code /admin}: the operator, and on a server that has none, nobody. */
class AdminAccessIT {
  private static final String METRICS = "/admin/metrics";

  private static HttpAnswer ask(Map<String, String> settings, String path, Header... headers)
      throws Exception {
    return HttpProbe.send("GET", TestServers.get(settings).http(path), List.of(headers), "");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {METRICS, "/admin", "/admin/", "/admin/nothing", "/admin/api/rooms", "/admin/;x=y"})
  void withoutConfiguredCredentialsEverythingIsRefused(String path) throws Exception {
    assertThat(ask(Map.of(), path).status()).isIn(401, 403);
    for (String[] guess :
        new String[][] {
          {"admin", ""},
          {"admin", "admin"},
          {"", ""},
          {"${PARLEY_ADMIN_USER}", "${PARLEY_ADMIN_PASSWORD}"},
          {"admin", "${PARLEY_ADMIN_PASSWORD}"}
        }) {
      HttpAnswer answer = ask(Map.of(), path, AdminClient.basic(guess[0], guess[1]));
      assertThat(answer.status()).as(String.join(":", guess)).isIn(401, 403);
      assertThat(answer.body()).doesNotContain("parley_");
    }
  }

  @Test
  void withoutConfiguredCredentialsNoMethodIsLetThrough() throws Exception {
    for (String method : List.of("HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE")) {
      HttpAnswer answer =
          HttpProbe.send(method, TestServers.get(Map.of()).http(METRICS), List.of(), "");
      assertThat(answer.status()).as(method).isBetween(400, 499);
      assertThat(answer.body()).doesNotContain("parley_");
    }
  }

  @Test
  void theOperatorIsAskedForCredentialsAndLetInWithThem() throws Exception {
    HttpAnswer anonymous = ask(AdminClient.SETTINGS, METRICS);
    assertThat(anonymous.status()).isEqualTo(401);
    assertThat(anonymous.header("WWW-Authenticate").orElseThrow()).startsWith("Basic realm=");

    HttpAnswer wrong = ask(AdminClient.SETTINGS, METRICS, AdminClient.basic("admin", "wrong"));
    assertThat(wrong.status()).isEqualTo(401);

    HttpAnswer right = ask(AdminClient.SETTINGS, METRICS, AdminClient.credentials());
    assertThat(right.status()).isEqualTo(200);
    assertThat(right.header("Set-Cookie")).isEmpty();
    assertThat(right.header("Content-Security-Policy")).isPresent();
  }

  @Test
  void aPageOfAnotherSiteCanChangeNothingWithTheOperatorsCredentials() throws Exception {
    AdminClient operator = AdminClient.of(TestServers.get(AdminClient.SETTINGS));
    for (Header foreign :
        List.of(
            new Header("Origin", "https://evil.example"),
            new Header("Sec-Fetch-Site", "cross-site"))) {
      HttpAnswer answer = operator.send("POST", METRICS, foreign);
      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.body()).contains("another site");
    }
  }

  @Test
  void whatIsNotForOperatorsAsksNobodyForCredentials() throws Exception {
    assertThat(ask(AdminClient.SETTINGS, "/healthz").status()).isEqualTo(200);
    assertThat(ask(AdminClient.SETTINGS, "/").status()).isEqualTo(200);
    // Credentials that nobody asked for do no harm.
    assertThat(ask(AdminClient.SETTINGS, "/healthz", AdminClient.basic("x", "y")).status())
        .isEqualTo(200);
  }
}
