package dev.parley.protocol.named;

import static dev.parley.protocol.named.NamedHouse.disconnected;
import static dev.parley.protocol.named.NamedHouse.error;
import static dev.parley.protocol.named.NamedHouse.notFound;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.exchange.CloseCause;
import dev.parley.exchange.FarExchange.Network;
import dev.parley.exchange.PeerId;
import dev.parley.exchange.Signal;
import dev.parley.exchange.TestBoard;
import dev.parley.exchange.TestLine;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PeersTest {
  private static final String PONG = "{\"type\":\"pong\",\"timestamp\":1705312200000}";

  private final NamedHouse house = new NamedHouse();
  private final TestLine a = house.peer("a");
  private final TestLine b = house.peer("b");
  private final TestLine c = house.peer("c");

  @BeforeEach
  void newsWasRead() {
    a.all();
    b.all();
    c.all();
  }

  // --- to one

  @ParameterizedTest
  @ValueSource(
      strings = {"offer", "answer", "candidate", "ping", "login", "stream_started", "error", ""})
  void aFrameWithATargetGoesThereWhateverItsType(String type) {
    String rest =
        "\"type\":\""
            + type
            + "\",\"target\":\"b\",\"name\":7,\"sdp\":\"\\ud800\",\"d\":{\"from\":\"x\",\"n\":1e400}}";
    a.says("{" + rest).says("{\"from\":\"eve\",\"\\u0066rom\":null," + rest);
    assertThat(b.all()).containsExactly("{\"from\":\"a\"," + rest, "{\"from\":\"a\"," + rest);
    assertThat(a.all()).isEmpty();
    assertThat(c.all()).isEmpty();
  }

  @Test
  void oneMayWriteToOneself() {
    a.says("{\"type\":\"ping\",\"target\":\"a\"}").says("{\"type\":\"ping\"}");
    assertThat(a.all())
        .containsExactly("{\"from\":\"a\",\"type\":\"ping\",\"target\":\"a\"}", PONG);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"nobody\"",
        "\"A\"",
        "\"\"",
        "\"\\u0062\\u0000\"",
        "\"\\ud800\"",
        "7",
        "-0.0e-99",
        "true",
        "{ \"b\" : 1 }",
        "[ \"b\" ]"
      })
  void aTargetThatIsNotThereIsToldAsItWasWritten(String target) {
    a.says("{\"type\":\"offer\",\"target\":" + target + ",\"x\":1}");
    assertThat(a.all()).containsExactly(notFound(target));
    assertThat(b.all()).isEmpty();
    assertThat(a.closed()).isNull();
  }

  @Test
  void whatWasSentBeforeTheCloseComesBeforeTheLeave() {
    house.exchange.network(Network.SLOW);
    a.says("{\"type\":\"offer\",\"target\":\"b\"}")
        .says("{\"type\":\"candidate\",\"target\":\"b\"}");
    a.hangsUp();
    house.exchange.settle();
    assertThat(b.all())
        .containsExactly(
            "{\"from\":\"a\",\"type\":\"offer\",\"target\":\"b\"}",
            "{\"from\":\"a\",\"type\":\"candidate\",\"target\":\"b\"}",
            disconnected("a"));
    c.all();
    c.says("{\"type\":\"page_opened\"}").says("{\"type\":\"offer\",\"target\":\"b\"}");
    c.hangsUp();
    house.exchange.settle();
    assertThat(b.all())
        .containsExactly(
            "{\"from\":\"c\",\"type\":\"page_opened\"}",
            "{\"from\":\"c\",\"type\":\"offer\",\"target\":\"b\"}",
            disconnected("c"));
    house.exchange.network(Network.GOOD);
    assertThat(house.names()).containsExactly("b");
  }

  @Test
  void aTargetOfNullIsNone() {
    a.says("{\"type\":\"offer\",\"target\":null}");
    assertThat(a.all()).containsExactly(error("unknown_type"));
    a.says("{\"type\":\"page_opened\",\"target\":null}");
    assertThat(b.all())
        .containsExactly("{\"from\":\"a\",\"type\":\"page_opened\",\"target\":null}");
  }

  @Test
  void theLastTargetCounts() {
    a.says("{\"type\":\"x\",\"target\":\"b\",\"t\\u0061rget\":\"c\"}");
    assertThat(b.all()).isEmpty();
    assertThat(c.all()).hasSize(1);
  }

  @Test
  void whoLeftIsNotThere() {
    b.hangsUp();
    assertThat(a.all()).containsExactly(disconnected("b"));
    a.says("{\"type\":\"offer\",\"target\":\"b\"}");
    assertThat(a.all()).containsExactly(notFound("\"b\""));
  }

  @Test
  void whoLeavesWhileItIsLookedUpIsNotThere() {
    house.exchange.network(Network.SLOW);
    a.says("{\"type\":\"offer\",\"target\":\"b\"}");
    b.hangsUp();
    house.exchange.settle();
    assertThat(a.all()).containsExactly(notFound("\"b\""), disconnected("b"));
  }

  @Test
  void aFrameThatComesBackIsToldLikeOneThatNeverWent() {
    house.exchange.far(true);
    a.says("{\"type\":\"offer\",\"target\":\"\\u0062\"}");
    b.hangsUp();
    a.all();
    house.exchange.settle();
    assertThat(a.all()).containsExactly(notFound("\"\\u0062\""));
  }

  @Test
  void orderIsKeptWhateverTheKind() {
    for (int i = 0; i < 20; i++) {
      a.says("{\"type\":\"x\",\"target\":\"b\",\"i\":" + i + "}");
      a.says("{\"type\":\"page_opened\",\"i\":" + i + "}");
    }
    for (int i = 0; i < 20; i++) {
      assertThat(b.next()).endsWith("\"target\":\"b\",\"i\":" + i + "}");
      assertThat(b.next()).endsWith("\"page_opened\",\"i\":" + i + "}");
    }
  }

  // --- to all

  @ParameterizedTest
  @ValueSource(strings = {"stream_started", "stream_stopped", "stream_restored", "page_opened"})
  void eventsGoToAllTheOthers(String type) {
    String rest = "\"type\":\"" + type + "\",\"reason\":\"\\ud800\",\"n\":1e400}";
    a.says("{\"from\":\"eve\"," + rest);
    assertThat(b.all()).containsExactly("{\"from\":\"a\"," + rest);
    assertThat(c.all()).containsExactly("{\"from\":\"a\"," + rest);
    assertThat(a.all()).isEmpty();
  }

  // --- with the server

  @Test
  void aPingIsAnsweredWithTheTime() {
    assertThat(a.says("{\"type\":\"ping\"}").all()).containsExactly(PONG);
    assertThat(house.line().says("{\"type\":\"ping\"}").all()).containsExactly(PONG);
  }

  @ParameterizedTest
  @ValueSource(strings = {"offer", "pong", "register-server", "available", "Login", ""})
  void anUnknownTypeWithoutATargetIsToldSo(String type) {
    assertThat(a.says("{\"type\":\"" + type + "\"}").all()).containsExactly(error("unknown_type"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"offer\",\"target\":\"a\"}",
        "{\"type\":\"page_opened\"}",
        "{\"type\":\"ping\\u0000\"}",
        "{\"type\":\"available\"}"
      })
  void whoIsNotLoggedInIsToldSo(String frame) {
    TestLine stranger = house.line().says(frame);
    assertThat(stranger.all()).containsExactly(error("not_logged_in"));
    assertThat(stranger.closed()).isNull();
    assertThat(a.all()).isEmpty();
  }

  @Test
  void aSecondLoginIsRefused() {
    assertThat(NamedHouse.logsIn(a, "d").all()).containsExactly(error("already_logged_in"));
    assertThat(NamedHouse.logsIn(a, "a").all()).containsExactly(error("already_logged_in"));
    assertThat(a.closed()).isNull();
    assertThat(house.names()).containsExactly("a", "b", "c");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "x", "[]", "{}", "{\"type\":7}", "{\"type\":\"ping\",\"type\":\"ping\"}"})
  void whatIsNoFrameIsToldSo(String text) {
    assertThat(a.says(text).all()).containsExactly(error("invalid_json"));
    assertThat(house.line().says(text).all()).containsExactly(error("invalid_json"));
  }

  @Test
  void aBinaryFrameIsNoMessage() {
    a.saysBinary(3);
    assertThat(a.all()).containsExactly(error("invalid_json"));
    assertThat(b.all()).isEmpty();
  }

  @Test
  void fiftyMessagesInASecondAreFineAndNotOneMore() {
    house.board.pass(Duration.ofSeconds(1));
    for (int i = 0; i < 50; i++) {
      a.says("{\"type\":\"x\",\"target\":\"b\"}");
    }
    assertThat(b.all()).hasSize(50);
    assertThat(a.says("{\"type\":\"x\",\"target\":\"b\"}").all())
        .containsExactly(error("rate_limit_exceeded"));
    a.saysBinary(1);
    assertThat(a.all()).containsExactly(error("rate_limit_exceeded"));
    assertThat(b.all()).isEmpty();
    house.board.pass(Duration.ofSeconds(1));
    a.says("{\"type\":\"x\",\"target\":\"b\"}");
    assertThat(b.all()).hasSize(1);
    assertThat(a.closed()).isNull();
  }

  @Test
  void aFrameAbove64KibIsTooBig() {
    String head = "{\"type\":\"x\",\"target\":\"b\",\"x\":\"";
    String fits = head + "x".repeat((64 << 10) - head.length() - 2) + "\"}";
    a.says(fits);
    assertThat(b.all()).hasSize(1);
    a.says(fits + " ");
    assertThat(a.closed()).isEqualTo(CloseCause.TOO_BIG);
    assertThat(b.all()).containsExactly(disconnected("a"));
  }

  @Test
  void aPeerFromWhichNothingIsHeardIsDropped() {
    house.board.pass(NamedHouse.LIVENESS.plusSeconds(1));
    assertThat(a.pings()).isEqualTo(1);
    b.pongs();
    house.board.pass(NamedHouse.LIVENESS);
    assertThat(a.closed()).isEqualTo(CloseCause.NOT_HEARD);
    assertThat(b.closed()).isNull();
    assertThat(b.all()).contains(disconnected("a"));
  }

  // --- the engine away

  @Test
  void whileTheEngineIsAwayAPeerStaysAndMayTryAgain() {
    house.exchange.network(Network.DOWN);
    a.says("{\"type\":\"x\",\"target\":\"b\"}");
    assertThat(a.all()).containsExactly(error("try_again"));
    a.says("{\"type\":\"page_opened\"}");
    assertThat(a.all()).containsExactly(error("try_again"));
    assertThat(a.closed()).isNull();
    house.exchange.network(Network.GOOD);
    a.says("{\"type\":\"x\",\"target\":\"b\"}");
    assertThat(b.all()).hasSize(1);
  }

  @Test
  void itLivesOnItsOwnPathAndTheSharedOne() {
    assertThat(house.protocol.name()).isEqualTo("named");
    assertThat(house.protocol.path()).contains("/");
    assertThat(house.protocol.openers()).containsExactly("login");
    assertThat(house.protocol.frameLimit()).isEqualTo(65_536);
    TestLine shared = house.board.connect(house.protocol, TestBoard.upgrade("/ws"), false);
    assertThat(NamedHouse.logsIn(shared, "d").next())
        .contains("\"clients\":[\"a\",\"b\",\"c\",\"d\"]");
  }

  @Test
  void aPeerWhoseNodeDiedIsToldLikeOneThatLeft() {
    PeerId self = new PeerId("test", 1);
    house.board.board().deliver(self, Signal.of(Signal.LOST, new PeerId("dead", 7), "x"));
    assertThat(a.all()).containsExactly(disconnected("x"));
  }
}
