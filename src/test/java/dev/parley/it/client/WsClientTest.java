package dev.parley.it.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class WsClientTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  private ToyServer server;

  @BeforeEach
  void start() throws IOException {
    server = new ToyServer();
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 125, 126, 127, 65_535, 65_536, 300_000})
  void framesOfEveryLengthFormGoBothWays(int length) throws Exception {
    try (WsClient client = WsClient.connect(server.ws("/"))) {
      String text = "ü".repeat(length / 2) + "x".repeat(length % 2);
      client.text("say " + text);
      assertThat(client.next(SOON)).contains(new Event.Text(text));
    }
  }

  @Test
  void fragmentsOfTheServerAreJoinedWithControlFramesBetween() throws Exception {
    try (WsClient client = WsClient.connect(server.ws("/"))) {
      // "a" (not final), a ping, then the first and second byte of "ü" in two continuations.
      client.text("raw 0101 61 8900 0001 c3 8001 bc");
      assertThat(client.next(SOON)).contains(new Event.Ping(""));
      assertThat(client.next(SOON)).contains(new Event.Text("aü"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "810161 9101 61, reserved bits",
    "8101 ff, not UTF-8",
    "8102 c3 28, not UTF-8",
    "8301 61, reserved opcode",
    "8181 00000000 61, masked frame",
    "0900, control frame",
    "8001 61, continuation of nothing",
    "0101 61 8101 61, inside a fragmented one",
    "8802 03ee, must not be on the wire",
    "8801 03, half a code",
    "817e 0001 61, shortest form",
    "8802 03e8 8101 61, after the close frame",
  })
  void whatBreaksRfc6455IsNoticed(String hex, String why) throws Exception {
    try (WsClient client = WsClient.connect(server.ws("/"))) {
      client.text("raw " + hex);
      Event event = client.next(SOON).orElseThrow();
      while (!(event instanceof Event.Broken)) {
        event = client.next(SOON).orElseThrow();
      }
      assertThat(event.toString()).contains(why);
    }
  }

  @Test
  void closeCodeAndReasonAreSeenAndAnswered() throws Exception {
    try (WsClient client = WsClient.connect(server.ws("/"))) {
      client.text("close 4000 gone with the wind");
      assertThat(client.next(SOON)).contains(new Event.Closed(4000, "gone with the wind"));
      // The toy server ends the connection only when its close frame is answered.
      assertThat(client.next(SOON))
          .hasValueSatisfying(e -> assertThat(e).isInstanceOf(Event.Ended.class));
    }
  }

  @Test
  void aResetIsNoClose() throws Exception {
    try (WsClient client = WsClient.connect(server.ws("/"))) {
      client.text("cut");
      assertThat(client.next(SOON))
          .hasValueSatisfying(e -> assertThat(e).isInstanceOf(Event.Ended.class));
    }
  }

  @Test
  void pausedItNeitherReadsNorAnswers() throws Exception {
    try (WsClient client = WsClient.connect(server.ws("/"))) {
      client.pauseReading();
      client.text("say hello");
      assertThat(client.next(Duration.ofMillis(200))).isEmpty();
      client.resumeReading();
      assertThat(client.next(SOON)).contains(new Event.Text("hello"));
    }
  }

  @Test
  void aRefusedUpgradeShowsItsAnswer() {
    assertThatThrownBy(() -> WsClient.connect(server.ws("/refuse")))
        .isInstanceOfSatisfying(
            UpgradeRefused.class,
            e -> {
              assertThat(e.answer().status()).isEqualTo(403);
              assertThat(e.answer().header("content-type")).contains("application/json");
              assertThat(e.answer().body()).isEqualTo("{\"error\":\"refused\"}");
            });
  }

  @Test
  void messagesAreCutIntoFragmentsWhereverTheCutFalls() throws Exception {
    try (WsClient client = WsClient.connect(server.ws("/"))) {
      // Only the first frame reaches the toy server as a text frame, and it is the whole command.
      client.fragments("say ü", 100);
      assertThat(client.next(SOON)).contains(new Event.Text("ü"));
    }
  }
}
