package dev.parley.protocol.named;

import static dev.parley.protocol.named.NamedHouse.connected;
import static dev.parley.protocol.named.NamedHouse.disconnected;
import static dev.parley.protocol.named.NamedHouse.error;
import static dev.parley.protocol.named.NamedHouse.logsIn;
import static dev.parley.protocol.named.NamedHouse.success;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.exchange.ClientAddress;
import dev.parley.exchange.CloseCause;
import dev.parley.exchange.FarExchange.Network;
import dev.parley.exchange.TestBoard;
import dev.parley.exchange.TestLine;
import dev.parley.exchange.Upgrade;
import dev.parley.settings.SettingsReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoginTest {
  private NamedHouse house = new NamedHouse();

  @AfterEach
  void nothingIsLeftBehind() {
    house.exchange.network(Network.GOOD);
    house.board.board().hangUpAll(CloseCause.SHUTDOWN);
    house.exchange.settle();
    assertThat(house.protocol.figures()).isEqualTo(Map.of("names", 0L, "spaces", 0L));
    assertThat(house.board.timersSet()).isZero();
  }

  @Test
  void theListHoldsEveryNameInOrderOfLoginOnesOwnIncluded() {
    TestLine b = logsIn(house.line(), "b");
    TestLine c = logsIn(house.line(), "c");
    TestLine a = logsIn(house.line(), "a");
    assertThat(b.all()).containsExactly(success("b", "[\"b\"]"), connected("c"), connected("a"));
    assertThat(c.all()).containsExactly(success("c", "[\"b\",\"c\"]"), connected("a"));
    assertThat(a.all()).containsExactly(success("a", "[\"b\",\"c\",\"a\"]"));
    assertThat(house.names()).containsExactly("b", "c", "a");
    assertThat(house.protocol.figures()).isEqualTo(Map.of("names", 3L, "spaces", 1L));
  }

  @Test
  void nothingIsSentBeforeLogin() {
    TestLine line = house.line();
    house.peer("a");
    assertThat(line.all()).isEmpty();
    assertThat(house.protocol.speaksFirst()).isFalse();
  }

  @Test
  void theListOfIceServersComesWithItWhenThereIsOne() {
    house = new NamedHouse(user -> Optional.of("[{\"urls\":\"turn:" + user + "\"}]"));
    assertThat(logsIn(house.line(), "a").all())
        .containsExactly(
            "{\"type\":\"login_success\",\"id\":\"a\",\"clients\":[\"a\"],\"iceServers\":[{\"urls\":\"turn:a\"}]}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"login\",\"id\":\"a\"}",
        "{\"type\":\"login\",\"name\":null,\"id\":\"a\"}",
        "{\"type\":\"login\",\"id\":\"b\",\"name\":\"a\"}",
        "{\"type\":\"login\",\"name\":\"a\",\"id\":7}",
        "{\"type\":\"login\",\"name\":\"\\u0061\",\"target\":\"b\"}"
      })
  void anIdIsAcceptedForAName(String login) {
    assertThat(house.line().says(login).all()).containsExactly(success("a", "[\"a\"]"));
  }

  @Test
  void aTakenNameIsRefusedAndTheSocketClosed() {
    TestLine owner = house.peer("a");
    TestLine other = logsIn(house.line(), "a");
    assertThat(other.all()).containsExactly(error("name_taken"));
    assertThat(other.closed()).isEqualTo(CloseCause.NAMED_NAME_TAKEN);
    assertThat(other.closed().code()).isEqualTo(4000);
    assertThat(owner.all()).isEmpty();
    assertThat(house.names()).containsExactly("a");
    TestLine upper = logsIn(house.line(), "A");
    assertThat(upper.all()).containsExactly(success("A", "[\"a\",\"A\"]"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"login\"}",
        "{\"type\":\"login\",\"name\":null}",
        "{\"type\":\"login\",\"name\":\"\"}",
        "{\"type\":\"login\",\"name\":\"\",\"id\":\"a\"}",
        "{\"type\":\"login\",\"name\":7}",
        "{\"type\":\"login\",\"name\":{}}",
        "{\"type\":\"login\",\"name\":\"a b\"}",
        "{\"type\":\"login\",\"name\":\"\u00e4\"}",
        "{\"type\":\"login\",\"name\":\"a/b\"}",
        "{\"type\":\"login\",\"name\":\"a\\u0000\"}",
        "{\"type\":\"login\",\"name\":\"\u0661\"}",
        "{\"type\":\"login\",\"id\":\"a:b\"}"
      })
  void aNameThatIsNoneIsRefusedAndTheSocketClosed(String login) {
    TestLine line = house.line().says(login);
    assertThat(line.all()).containsExactly(error("invalid_name"));
    assertThat(line.closed()).isEqualTo(CloseCause.NAMED_INVALID_NAME);
    assertThat(line.closed().code()).isEqualTo(4001);
  }

  @Test
  void aNameHasOneToSixtyFourCharacters() {
    String longest = "aZ0-_." + "x".repeat(58);
    assertThat(logsIn(house.line(), longest).closed()).isNull();
    assertThat(logsIn(house.line(), longest + "x").closed())
        .isEqualTo(CloseCause.NAMED_INVALID_NAME);
  }

  @Test
  void whoLeavesIsToldToTheOthersOnceAndTheNameIsFree() {
    TestLine a = house.peer("a");
    TestLine b = house.peer("b");
    TestLine c = house.peer("c");
    a.all();
    b.all();
    b.hangsUp();
    assertThat(a.all()).containsExactly(disconnected("b"));
    assertThat(c.all()).containsExactly(disconnected("b"));
    assertThat(house.names()).containsExactly("a", "c");
    house.peer("b");
    assertThat(house.names()).containsExactly("a", "c", "b");
  }

  @Test
  void whoWasRefusedLeavesUnnoticed() {
    TestLine a = house.peer("a");
    logsIn(house.line(), "a").hangsUp();
    house.line().hangsUp();
    assertThat(a.all()).isEmpty();
    assertThat(house.names()).containsExactly("a");
  }

  // --- spaces

  @Test
  void spacesKeepNamesApart() {
    TestLine shared = house.peer("a");
    TestLine red = logsIn(house.line("red"), "a");
    TestLine other = logsIn(house.line("red"), "b");
    TestLine upper = logsIn(house.line("RED"), "a");
    TestLine empty = logsIn(house.line(""), "b");
    assertThat(red.all()).containsExactly(success("a", "[\"a\"]"), connected("b"));
    assertThat(other.all()).containsExactly(success("b", "[\"a\",\"b\"]"));
    assertThat(upper.all()).containsExactly(success("a", "[\"a\"]"));
    assertThat(empty.all()).containsExactly(success("b", "[\"a\",\"b\"]"));
    assertThat(shared.all()).containsExactly(connected("b"));
    assertThat(house.protocol.figures()).isEqualTo(Map.of("names", 5L, "spaces", 3L));
    assertThat(house.names()).containsExactly("a", "b");
    other.says("{\"type\":\"page_opened\"}").says("{\"type\":\"x\",\"target\":\"a\"}");
    assertThat(red.all()).hasSize(2);
    assertThat(shared.all()).isEmpty();
    assertThat(upper.all()).isEmpty();
    other.hangsUp();
    assertThat(red.all()).containsExactly(disconnected("b"));
    assertThat(shared.all()).isEmpty();
  }

  @Test
  void aSpaceThatIsTooLongIsNone() {
    String longest = "\uD83D\uDE00".repeat(255);
    assertThat(house.protocol.refuse(inSpace(longest))).isEmpty();
    assertThat(house.protocol.refuse(inSpace(longest + "x")).orElseThrow().status()).isEqualTo(400);
    assertThat(house.protocol.refuse(TestBoard.upgrade("/"))).isEmpty();
    assertThat(logsIn(house.line(longest), "a").closed()).isNull();
    assertThat(logsIn(house.line(longest + "x"), "a").closed())
        .isEqualTo(CloseCause.NAMED_INVALID_NAME);
  }

  private static Upgrade inSpace(String space) {
    return new Upgrade(
        "/", Map.of("space", List.of(space)), Map.of(), ClientAddress.alone("127.0.0.1"));
  }

  // --- in time

  @Test
  void aSocketThatChoseTheProtocolMustLogInInTime() {
    TestLine silent = house.line();
    TestLine pinging = house.line();
    TestLine peer = house.peer("a");
    TestLine shared = house.board.connect(house.protocol, TestBoard.upgrade("/ws"), false);
    house.board.pass(Duration.ofSeconds(20));
    pinging.says("{\"type\":\"ping\"}");
    assertThat(silent.closed()).isNull();
    house.board.pass(Duration.ofSeconds(11));
    assertThat(silent.closed()).isEqualTo(CloseCause.REGISTER_TIMEOUT);
    assertThat(pinging.closed()).isEqualTo(CloseCause.REGISTER_TIMEOUT);
    assertThat(peer.closed()).isNull();
    assertThat(shared.closed()).isNull();
  }

  // --- races and failures

  @Test
  void ofManyWhoLogInAtOnceOneGetsTheName() {
    house.exchange.network(Network.SLOW);
    List<TestLine> lines = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      lines.add(logsIn(house.line(), "a"));
    }
    house.exchange.settle();
    assertThat(lines.stream().filter(line -> line.closed() == null)).hasSize(1);
    assertThat(lines.stream().filter(line -> line.closed() == CloseCause.NAMED_NAME_TAKEN))
        .hasSize(49);
  }

  @Test
  void framesWaitUntilTheLoginIsAnswered() {
    TestLine b = house.peer("b");
    house.exchange.network(Network.SLOW);
    TestLine a = logsIn(house.line(), "a").says("{\"type\":\"offer\",\"target\":\"b\"}");
    a.says("{\"type\":\"ping\"}");
    assertThat(a.all()).isEmpty();
    house.exchange.settle();
    assertThat(a.all())
        .containsExactly(
            success("a", "[\"b\",\"a\"]"), "{\"type\":\"pong\",\"timestamp\":1705312200000}");
    assertThat(b.all())
        .containsExactly(connected("a"), "{\"from\":\"a\",\"type\":\"offer\",\"target\":\"b\"}");
  }

  @Test
  void whoClosesWhileItLogsInIsNotThere() {
    house.exchange.network(Network.SLOW);
    logsIn(house.line(), "a").hangsUp();
    house.exchange.settle();
    house.exchange.network(Network.GOOD);
    assertThat(house.names()).isEmpty();
  }

  @Test
  void whileTheEngineIsAwayLoginIsRefused() {
    house.exchange.network(Network.DOWN);
    TestLine line = logsIn(house.line(), "a");
    assertThat(line.all()).containsExactly(error("try_again"));
    assertThat(line.closed()).isEqualTo(CloseCause.NAMED_TRY_AGAIN);
    assertThat(line.closed().code()).isEqualTo(1013);
  }

  @Test
  void aLoginWhoseAnswerIsLostIsUndone() {
    TestLine b = house.peer("b");
    house.exchange.network(Network.ANSWERS_LOST);
    TestLine line = logsIn(house.line(), "a");
    house.exchange.network(Network.GOOD);
    assertThat(line.closed()).isEqualTo(CloseCause.NAMED_TRY_AGAIN);
    assertThat(house.names()).containsExactly("b");
    assertThat(b.all()).containsExactly(connected("a"), disconnected("a"));
  }

  @Test
  void settingsHaveTheirDefaults() {
    assertThat(NamedSettings.read(SettingsReader.of(Map.of())))
        .isEqualTo(new NamedSettings(50, false));
    assertThat(house.protocol.tellsNames()).isTrue();
  }
}
