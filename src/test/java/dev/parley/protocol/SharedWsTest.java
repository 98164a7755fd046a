package dev.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.exchange.ClientAddress;
import dev.parley.exchange.CloseCause;
import dev.parley.exchange.Conversation;
import dev.parley.exchange.Desk;
import dev.parley.exchange.Protocol;
import dev.parley.exchange.Refusal;
import dev.parley.exchange.TestBoard;
import dev.parley.exchange.TestLine;
import dev.parley.exchange.Upgrade;
import dev.parley.settings.CommonSettings;
import dev.parley.settings.SettingsReader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SharedWsTest {
  private final TestBoard board = new TestBoard();
  private final SharedWs shared =
      new SharedWs(
          List.of(new EchoProtocol()),
          CommonSettings.read(SettingsReader.of(Map.of())),
          () -> 1234);

  private TestLine connect() {
    return board.connect(shared, TestBoard.upgrade("/ws"), false);
  }

  private static Upgrade upgrade(String pins, String subprotocols) {
    return new Upgrade(
        "/ws",
        pins == null ? Map.of() : Map.of("protocol", List.of(pins.split("/"))),
        subprotocols == null ? Map.of() : Map.of("Sec-WebSocket-Protocol", List.of(subprotocols)),
        ClientAddress.alone("::1"));
  }

  @Test
  void aNewProtocolIsChosenByItsFirstFrame() {
    TestLine line = connect();
    line.says("{\"type\":\"echo\"}").says("not even JSON");
    assertThat(line.all()).containsExactly("{\"type\":\"echo\"}", "not even JSON");
    assertThat(board.board().speaking()).containsOnly(Map.entry("echo", 1L));
  }

  @Test
  void pingAndPongDecideNothing() {
    TestLine line = connect();
    line.says("{\"type\":\"ping\"}").says("{\"type\":\"pong\"}").says("{\"type\":\"echo\"}");
    assertThat(line.all())
        .containsExactly("{\"type\":\"pong\",\"timestamp\":1234}", "{\"type\":\"echo\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"offer", "Echo", "", "PING"})
  void anyOtherFirstFrameGetsTheUnionErrorAndDecidesNothing(String type) {
    TestLine line = connect();
    line.says("{\"type\":\"" + type + "\"}").says("{\"type\":\"echo\"}");
    assertThat(line.next())
        .contains("\"error\":\"unknown_type\",\"code\":\"UNKNOWN_TYPE\",\"message\":");
    assertThat(line.next()).isEqualTo("{\"type\":\"echo\"}");
  }

  @Test
  void badJsonAndBinaryGetTheUnionError() {
    TestLine line = connect();
    line.says("{");
    line.saysBinary(3);
    assertThat(line.all())
        .hasSize(2)
        .allMatch(
            text ->
                text.contains(
                    "\"error\":\"Invalid message format\",\"code\":\"INVALID_FORMAT\",\"message\":"));
    assertThat(line.closed()).isNull();
  }

  @Test
  void theChosenDialectsLimitHoldsFromTheChoosingFrameOn() {
    TestLine line = connect();
    line.says("{\"type\":\"x\",\"pad\":\"" + "x".repeat(5000) + "\"}");
    assertThat(line.closed()).isNull();
    line.says("{\"type\":\"echo\",\"pad\":\"" + "x".repeat(1000) + "\"}");
    assertThat(line.closed()).isEqualTo(CloseCause.TOO_BIG);
  }

  @Test
  void anUndecidedSocketThatAnswersPingsMayWaitForEver() {
    TestLine line = connect();
    for (int i = 0; i < 100; i++) {
      board.pass(Duration.ofSeconds(30));
      line.pongs();
    }
    assertThat(line.closed()).isNull();
    board.pass(Duration.ofSeconds(61));
    assertThat(line.closed()).isEqualTo(CloseCause.NOT_HEARD);
  }

  @ParameterizedTest
  @CsvSource({
    ",",
    "echo,",
    ",echo",
    "echo,echo",
    "echo,'x, echo'",
    "echo,x",
    "echo/echo,",
    ",'x, y'"
  })
  void pinsThatAgreeAreTaken(String pins, String subprotocols) {
    assertThat(shared.refuse(upgrade(pins, subprotocols))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ayame", "", "ECHO", "echo/x"})
  void anUnknownPinIsRefused(String pins) {
    assertThat(shared.refuse(upgrade(pins, null))).map(Refusal::status).contains(400);
  }

  @Test
  void aPinOpensItsProtocolAtOnceAndItsSubprotocolIsAnswered() {
    Upgrade pinned = upgrade(null, "x, echo");
    assertThat(shared.subprotocol(pinned)).contains("echo");
    assertThat(shared.subprotocol(upgrade("echo", null))).isEmpty();
    TestLine line = board.connect(shared, pinned, false);
    line.says("anything");
    assertThat(line.all()).containsExactly("anything");
  }

  @ParameterizedTest
  @CsvSource({
    "one, opener, false, one, opener2, false, one",
    "one, opener, false, two, opener, false, opener",
    "one, opener, true, two, opener2, true, speaking first"
  })
  void twoProtocolsCannotClaimTheSame(
      String name,
      String opener,
      boolean first,
      String otherName,
      String otherOpener,
      boolean otherFirst,
      String claimed) {
    CommonSettings settings = CommonSettings.read(SettingsReader.of(Map.of()));
    List<Protocol> both =
        List.of(
            new Claiming(name, opener, first), new Claiming(otherName, otherOpener, otherFirst));
    assertThatThrownBy(() -> new SharedWs(both, settings, () -> 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith(": " + claimed);
  }

  /** A protocol that nobody ever speaks. */
  private record Claiming(String name, String opener, boolean speaksFirst) implements Protocol {
    @Override
    public Optional<String> path() {
      return Optional.empty();
    }

    @Override
    public Set<String> openers() {
      return Set.of(opener);
    }

    @Override
    public int frameLimit() {
      return 1;
    }

    @Override
    public Conversation open(Desk desk, Upgrade upgrade, boolean chosen) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Map<String, Long> figures() {
      return Map.of();
    }
  }
}
