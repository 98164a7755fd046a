package dev.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.exchange.ClientAddress;
import dev.parley.exchange.CloseCause;
import dev.parley.exchange.FarExchange;
import dev.parley.exchange.Protocol;
import dev.parley.exchange.Refusal;
import dev.parley.exchange.TestBoard;
import dev.parley.exchange.TestLine;
import dev.parley.exchange.Upgrade;
import dev.parley.guard.Access;
import dev.parley.guard.TestGuards;
import dev.parley.ice.IceServers;
import dev.parley.protocol.named.NamedPeersProtocol;
import dev.parley.protocol.named.NamedSettings;
import dev.parley.protocol.pairing.PairingProtocol;
import dev.parley.protocol.pairing.PairingSettings;
import dev.parley.protocol.remoteid.RemoteIdProtocol;
import dev.parley.protocol.remoteid.RemoteIdSettings;
import dev.parley.settings.CommonSettings;
import dev.parley.settings.SettingsReader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The three dialects of {@code /ws} beside each other, as the contract's "One /ws" has it. */
class ThreeDialectsTest {
  private static final String READY = "{\"type\":\"ready\",\"clientId\":\"c1\"}";

  private final TestBoard board = new TestBoard();
  private final FarExchange exchange = FarExchange.of(board);
  private final AtomicInteger ids = new AtomicInteger();
  private final List<Protocol> dialects = dialects();
  private final SharedWs shared = new SharedWs(dialects, common(), () -> 7);

  private static CommonSettings common() {
    return CommonSettings.read(SettingsReader.of(Map.of()));
  }

  private List<Protocol> dialects() {
    SettingsReader defaults = SettingsReader.of(Map.of());
    return List.of(
        new RemoteIdProtocol(
            exchange,
            common(),
            RemoteIdSettings.read(defaults),
            TestGuards.unlimited(),
            Access.open(),
            () -> "s" + ids.incrementAndGet(),
            new Random(1)),
        new PairingProtocol(
            exchange,
            common(),
            PairingSettings.read(defaults),
            IceServers.none(),
            Optional.empty(),
            TestGuards.unlimited(),
            () -> "c" + ids.incrementAndGet(),
            board.timers()::nanoTime,
            () -> 7),
        new NamedPeersProtocol(
            exchange,
            common(),
            NamedSettings.read(defaults),
            IceServers.none(),
            Access.open(),
            board.timers()::nanoTime,
            () -> 7));
  }

  private TestLine connect() {
    return board.connect(shared, TestBoard.upgrade("/ws"), true);
  }

  private TestLine pinned(String protocol) {
    return board.connect(shared, upgrade(List.of(protocol), List.of()), true);
  }

  private static Upgrade upgrade(List<String> pins, List<String> subprotocols) {
    return new Upgrade(
        "/ws",
        pins.isEmpty() ? Map.of() : Map.of("protocol", pins),
        subprotocols.isEmpty() ? Map.of() : Map.of("Sec-WebSocket-Protocol", subprotocols),
        ClientAddress.alone("::1"));
  }

  private TestLine chosen(String first) {
    TestLine line = connect().says(first);
    line.all();
    return line;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"type":"register-server","remoteId":"A"} | remote-id | {"type":"registered","remoteId":"A"}
          {"type":"register-server"}                | remote-id | {"type":"error","error":"Remote ID required"}
          {"type":"connect-request","remoteId":"A"} | remote-id | {"type":"error","error":"Server not found"}
          {"type":"login","name":"a"}               | named     | {"type":"login_success","id":"a","clients":["a"]}
          {"type":"available"}                      | pairing   |
          {"type":"auth","token":"t"}               | pairing   |
          """)
  void theFirstFrameChoosesForGoodAlsoWhenItFails(String first, String dialect, String answer) {
    TestLine line = connect();
    assertThat(line.all()).containsExactly(READY);
    line.says(first);
    assertThat(line.all()).isEqualTo(answer == null ? List.of() : List.of(answer));
    assertThat(board.board().speaking()).containsEntry(dialect, 1L);
    line.says("{\"type\":\"nonsense\"}");
    assertThat(line.all())
        .containsExactly(
            switch (dialect) {
              case "remote-id" ->
                  "{\"type\":\"error\",\"error\":\"Unknown message type: nonsense\"}";
              case "named" -> "{\"type\":\"error\",\"error\":\"unknown_type\"}";
              default ->
                  "{\"type\":\"error\",\"code\":\"UNKNOWN_TYPE\",\"message\":\"Unknown message type\"}";
            });
  }

  @Test
  void whoChoosesPairingGoesByTheIdOfTheGreeting() {
    TestLine one = connect();
    TestLine other = connect();
    one.all();
    other.all();
    one.says("{\"type\":\"available\"}");
    other.says("{\"type\":\"available\"}").says("{\"type\":\"offer\"}");
    assertThat(one.all()).last().isEqualTo("{\"from\":\"c2\",\"type\":\"offer\"}");
    assertThat(other.all()).hasSize(1).first().asString().contains("\"partnerId\":\"c1\"");
  }

  @Test
  void onlyPairingGreetsWhoPinsIt() {
    assertThat(pinned("pairing").all()).containsExactly(READY);
    assertThat(pinned("remote-id").all()).isEmpty();
    assertThat(pinned("named").all()).isEmpty();
  }

  @Test
  void whoPinsIsCountedWithItsDialectFromTheBeginning() {
    pinned("pairing");
    pinned("remote-id");
    pinned("named");
    assertThat(board.board().speaking())
        .containsEntry("pairing", 1L)
        .containsEntry("remote-id", 1L)
        .containsEntry("named", 1L);
  }

  @Test
  void pinsThatDisagreeAreRefused() {
    for (Upgrade upgrade :
        List.of(
            upgrade(List.of("named", "pairing"), List.of()),
            upgrade(List.of("named"), List.of("pairing")),
            upgrade(List.of("named"), List.of("pairing, remote-id")))) {
      assertThat(shared.refuse(upgrade)).map(Refusal::status).contains(400);
    }
  }

  @Test
  void aPinDecidesBetweenTheSubprotocolsOffered() {
    Upgrade upgrade = upgrade(List.of("named"), List.of("pairing", "named"));
    assertThat(shared.refuse(upgrade)).isEmpty();
    assertThat(shared.subprotocol(upgrade)).contains("named");
    TestLine line = board.connect(shared, upgrade, true).says("{\"type\":\"available\"}");
    assertThat(line.all()).containsExactly("{\"type\":\"error\",\"error\":\"not_logged_in\"}");
  }

  @Test
  void whoChoosesRemoteIdGetsItsPings() {
    TestLine line = chosen("{\"type\":\"register-server\",\"remoteId\":\"A\"}");
    board.pass(Duration.ofSeconds(31));
    assertThat(line.all()).containsExactly("{\"type\":\"ping\"}");
    assertThat(line.pings()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"type":"connect-request"}  | {"type":"error","error":"Invalid message format"}
          {"type":"login","name":"a"} | {"type":"error","error":"invalid_json"}
          {"type":"auth"}             | {"type":"error","code":"INVALID_FORMAT"
          """)
  void aBinaryFrameGetsTheErrorOfTheChosenDialect(String first, String error) {
    TestLine line = chosen(first);
    line.saysBinary(3);
    assertThat(line.all()).hasSize(1).first().asString().startsWith(error);
  }

  @Test
  void aFrameThatComesBackIsToldInTheChosenDialect() {
    TestLine one = chosen("{\"type\":\"login\",\"name\":\"a\"}");
    TestLine other = chosen("{\"type\":\"login\",\"name\":\"b\"}");
    one.all();
    exchange.far(true);
    one.says("{\"type\":\"offer\",\"target\":\"b\"}");
    other.hangsUp();
    exchange.settle();
    assertThat(one.all())
        .contains("{\"type\":\"error\",\"error\":\"target_not_found\",\"target\":\"b\"}");
  }

  @Test
  void theLimitOfTheChoosingFrameIsInBytes() {
    String pad = "\u20ac".repeat(22_000);
    TestLine line = connect().says("{\"type\":\"login\",\"name\":\"a\",\"pad\":\"" + pad + "\"}");
    assertThat(line.closed()).isEqualTo(CloseCause.TOO_BIG);
  }

  @Test
  void whoPinsRemoteIdOrNamedMustRegisterInTimeAndNobodyElse() {
    TestLine remoteId = pinned("remote-id");
    TestLine named = pinned("named");
    TestLine pairing = pinned("pairing");
    TestLine undecided = connect();
    TestLine chosen = connect().says("{\"type\":\"connect-request\"}");
    board.pass(Duration.ofSeconds(31));
    assertThat(remoteId.closed()).isEqualTo(CloseCause.REGISTER_TIMEOUT);
    assertThat(named.closed()).isEqualTo(CloseCause.REGISTER_TIMEOUT);
    assertThat(pairing.closed()).isNull();
    assertThat(undecided.closed()).isNull();
    assertThat(chosen.closed()).isNull();
  }

  @Test
  void namedPeersHaveTheirLimitFromLoginOnOrFromThePin() {
    String big = "{\"type\":\"ping\",\"x\":\"" + "x".repeat(64 << 10) + "\"}";
    TestLine undecided = connect().says(big);
    assertThat(undecided.all()).contains("{\"type\":\"pong\",\"timestamp\":7}");
    undecided.says("{\"type\":\"login\",\"name\":\"a\"}").says(big);
    assertThat(undecided.closed()).isEqualTo(CloseCause.TOO_BIG);
    assertThat(pinned("named").says(big).closed()).isEqualTo(CloseCause.TOO_BIG);
    assertThat(pinned("pairing").says(big).closed()).isNull();
  }

  @Test
  void nothingIsLeftBehind() {
    connect().says("{\"type\":\"available\"}");
    connect().says("{\"type\":\"login\",\"name\":\"a\"}");
    connect().says("{\"type\":\"register-server\",\"remoteId\":\"A\"}");
    connect().says("{\"type\":\"connect-request\",\"remoteId\":\"A\"}");
    connect();
    pinned("pairing");
    pinned("named");
    board.board().hangUpAll(CloseCause.SHUTDOWN);
    assertThat(board.timersSet()).isZero();
    assertThat(board.board().size()).isZero();
    assertThat(board.board().speaking()).isEmpty();
    assertThat(dialects)
        .allSatisfy(dialect -> assertThat(dialect.figures().values()).containsOnly(0L));
  }
}
