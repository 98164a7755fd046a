package dev.parley.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.it.server.AppServer;
import dev.parley.it.server.ServerPool;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code /health} and its parts on the application port, in MicroProfile Health form. */
class HealthIT {

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private static AppServer server;

  @BeforeAll
  static void aServerWithoutSettings() {
    server = ServerPool.get();
  }

  @ParameterizedTest
  @CsvSource({
    "/health/live,    signaling",
    "/health/ready,   signaling-ready",
    "/health/started, signaling-started"
  })
  void eachPartAnswersWithItsCheckAndTheFigures(String path, String check) throws Exception {
    HttpResponse<String> answer = send("GET", path);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).get().asString().contains("json");
    assertThat(answer.body())
        .contains("\"status\":\"UP\"", "\"name\":\"" + check + "\"")
        .containsPattern("\"clientCount\":\\d+")
        .containsPattern("\"uptime\":\\d+")
        .containsPattern("\"timestamp\":\"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z\"");
  }

  @Test
  void allOfItTogetherHasEveryCheck() throws Exception {
    HttpResponse<String> answer = send("GET", "/health");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .contains("\"signaling\"", "\"signaling-ready\"", "\"signaling-started\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/health", "/health/live", "/health/ready", "/health/started"})
  void headIsAnsweredLikeGetWithoutBody(String path) throws Exception {
    HttpResponse<String> answer = send("HEAD", path);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
  }

  private static HttpResponse<String> send(String method, String path)
      throws IOException, InterruptedException {
    return CLIENT.send(
        HttpRequest.newBuilder(server.http(path)).method(method, BodyPublishers.noBody()).build(),
        BodyHandlers.ofString());
  }
}
