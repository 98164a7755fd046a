package dev.parley.protocol.pairing;

import static dev.parley.protocol.pairing.PairingHouse.code;
import static dev.parley.protocol.pairing.PairingHouse.says;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.exchange.ClientAddress;
import dev.parley.exchange.CloseCause;
import dev.parley.exchange.Grant;
import dev.parley.exchange.TestBoard;
import dev.parley.exchange.TestLine;
import dev.parley.exchange.Upgrade;
import dev.parley.guard.token.TokenProblem;
import dev.parley.ice.IceServers;
import dev.parley.settings.SettingsReader;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PairingConversationTest {
  private final PairingHouse house = new PairingHouse();

  private static PairingHouse guarded(boolean required) {
    return guarded(required, IceServers.none(), 0);
  }

  private static PairingHouse guarded(boolean required, IceServers ice, int upgradesPerMinute) {
    return new PairingHouse(
        true,
        ice,
        Optional.of(
            new TokenCheck() {
              @Override
              public boolean required() {
                return required;
              }

              @Override
              public CompletionStage<Grant> check(String token) {
                return switch (token) {
                  case "broken" -> CompletableFuture.failedFuture(new IOException("no keys"));
                  case "good for u" -> CompletableFuture.completedFuture(grant("u", "pairing"));
                  case "good for long" ->
                      CompletableFuture.completedFuture(grant("u", "pairing", 600));
                  case "for rooms" -> CompletableFuture.completedFuture(grant("u", "ayame"));
                  default ->
                      CompletableFuture.failedFuture(
                          new CompletionException(
                              new TokenProblem(TokenProblem.Kind.valueOf(token), null)));
                };
              }
            }),
        upgradesPerMinute);
  }

  /** For a minute of the house's clock from its beginning. */
  private static Grant grant(String subject, String protocol) {
    return grant(subject, protocol, 60);
  }

  private static Grant grant(String subject, String protocol, int seconds) {
    return new Grant(
        subject,
        Optional.of(Set.of(protocol)),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Instant.ofEpochMilli(PairingHouse.EPOCH_MILLIS).plusSeconds(seconds));
  }

  @Test
  void greetsFirstAndHoldsNothing() {
    TestLine line = house.board.connect(house.protocol, TestBoard.upgrade("/ws"), false);
    assertThat(line.all()).containsExactly("{\"type\":\"ready\",\"clientId\":\"c1\"}");
    assertThat(house.board.timersSet()).isZero();
    assertThat(house.protocol.speaksFirst()).isTrue();
    says(line, "ping");
    assertThat(house.board.timersSet()).isEqualTo(2);
    line.hangsUp();
    assertThat(house.board.timersSet()).isZero();
  }

  @Test
  void aPinnedSocketIsKeptAliveFromTheBeginning() {
    TestLine line = house.board.connect(house.protocol, TestBoard.upgrade("/ws"), true);
    house.board.pass(PairingHouse.LIVENESS.plusSeconds(1));
    assertThat(line.pings()).isEqualTo(1);
    assertThat(line.closed()).isNull();
    house.board.pass(PairingHouse.LIVENESS);
    assertThat(line.closed()).isEqualTo(CloseCause.NOT_HEARD);
  }

  @Test
  void theGreetingBringsIceServersWhenThereAreSome() {
    PairingHouse ice =
        new PairingHouse(true, user -> Optional.of("[{\"urls\":\"stun:a\"}]"), Optional.empty());
    TestLine line = ice.board.connect(ice.protocol, TestBoard.upgrade("/ws"), false);
    assertThat(line.all())
        .containsExactly(
            "{\"type\":\"ready\",\"clientId\":\"c1\",\"iceServers\":[{\"urls\":\"stun:a\"}]}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "x", "[]", "{}", "{\"type\":7}", "{\"type\":\"ping\",\"type\":\"ping\"}"})
  void whatIsNoFrameIsToldSo(String text) {
    assertThat(code(house.line().says(text).next())).isEqualTo("INVALID_FORMAT");
  }

  @Test
  void aBinaryFrameIsNoMessage() {
    TestLine line = house.line();
    line.saysBinary(3);
    assertThat(code(line.next())).isEqualTo("INVALID_FORMAT");
  }

  @ParameterizedTest
  @ValueSource(strings = {"connect-request", "login", "pong", "matched", "Available", ""})
  void anUnknownTypeIsToldSo(String type) {
    TestLine line = house.line();
    assertThat(code(says(line, type).next())).isEqualTo("UNKNOWN_TYPE");
    assertThat(line.closed()).isNull();
  }

  @Test
  void aPingIsAnswered() {
    assertThat(says(house.line(), "ping").all()).containsExactly("{\"type\":\"pong\"}");
  }

  @Test
  void fortyMessagesInASecondAreFineAndNotOneMore() {
    TestLine line = house.line();
    for (int i = 0; i < 40; i++) {
      says(line, "ping");
    }
    assertThat(line.all()).hasSize(40).containsOnly("{\"type\":\"pong\"}");
    assertThat(code(says(line, "ping").next())).isEqualTo("RATE_LIMIT");
    line.saysBinary(1);
    assertThat(code(line.next())).isEqualTo("RATE_LIMIT");
    assertThat(says(house.line(), "ping").all()).containsExactly("{\"type\":\"pong\"}");
    house.board.pass(Duration.ofSeconds(1));
    assertThat(says(line, "ping").all()).containsExactly("{\"type\":\"pong\"}");
    assertThat(line.closed()).isNull();
  }

  @Test
  void whatComesTooFastDoesNothing() {
    TestLine line = house.line();
    for (int i = 0; i < 40; i++) {
      says(line, "ping");
    }
    says(line, "available");
    house.waitingAndPaired(0, 0);
  }

  @Test
  void aFrameAboveOneMebibyteIsTooBig() {
    TestLine line = house.line();
    line.says("x".repeat(1 << 20));
    assertThat(code(line.next())).isEqualTo("INVALID_FORMAT");
    line.says("x".repeat((1 << 20) + 1));
    assertThat(line.closed()).isEqualTo(CloseCause.TOO_BIG);
  }

  @Test
  void aVariableOutOfRangeIsRefused() {
    assertThat(PairingSettings.read(SettingsReader.of(Map.of())))
        .isEqualTo(new PairingSettings(true, Duration.ofSeconds(10), 40));
    assertThat(PairingSettings.read(SettingsReader.of(Map.of("REMATCH_COOLDOWN_SEC", "0"))))
        .isEqualTo(new PairingSettings(true, Duration.ZERO, 40));
  }

  // --- auth

  @Test
  void whoHasToShowATokenGetsIceServersWithTheMatchAndNotBefore() {
    PairingHouse guarded = guarded(true, user -> Optional.of("[{\"urls\":\"stun:a\"}]"), 0);
    TestLine one = guarded.board.connect(guarded.protocol, TestBoard.upgrade("/ws"), true);
    TestLine other = guarded.board.connect(guarded.protocol, TestBoard.upgrade("/ws"), true);
    for (TestLine line : List.of(one, other)) {
      assertThat(line.next()).contains("\"ready\"").doesNotContain("iceServers");
      line.says("{\"type\":\"auth\",\"token\":\"good for u\"}");
      says(line, "available");
    }
    assertThat(one.next()).contains("\"matched\"").contains("iceServers");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ",\"userId\":\"u\"", ",\"token\":\"any\"", ",\"token\":7", ",\"userId\":{}"})
  void whereNobodyLooksAtTokensEveryAuthIsFine(String fields) {
    TestLine line = house.line().says("{\"type\":\"auth\"" + fields + "}");
    assertThat(line.all()).isEmpty();
    says(line, "available");
    house.waitingAndPaired(1, 0);
  }

  @Test
  void aGoodTokenGetsNoAnswerAndABadOneDoes() {
    PairingHouse guarded = guarded(false);
    TestLine line = guarded.line();
    assertThat(line.says("{\"type\":\"auth\",\"userId\":\"u\",\"token\":\"good for u\"}").all())
        .isEmpty();
    line.says("{\"type\":\"auth\",\"userId\":\"v\",\"token\":\"good for u\"}");
    assertThat(code(line.next())).isEqualTo("UNAUTHORIZED");
    line.says("{\"type\":\"auth\",\"token\":7}");
    assertThat(code(line.next())).isEqualTo("UNAUTHORIZED");
    assertThat(line.says("{\"type\":\"auth\",\"userId\":\"u\"}").all()).isEmpty();
    says(line, "available");
    guarded.waitingAndPaired(1, 0);
  }

  @Test
  void whereATokenIsRequiredNobodyIsQueuedBefore() {
    PairingHouse guarded = guarded(true);
    TestLine line = guarded.line();
    assertThat(code(says(line, "available").next())).isEqualTo("UNAUTHORIZED");
    assertThat(code(says(line, "auth").next())).isEqualTo("UNAUTHORIZED");
    for (String token : List.of("INVALID", "EXPIRED", "for rooms")) {
      line.says("{\"type\":\"auth\",\"token\":\"" + token + "\"}");
      assertThat(code(line.next())).isEqualTo("UNAUTHORIZED");
      assertThat(code(says(line, "available").next())).isEqualTo("UNAUTHORIZED");
    }
    guarded.waitingAndPaired(0, 0);
    line.says("{\"type\":\"auth\",\"userId\":\"u\",\"token\":\"good for u\"}");
    says(line, "available");
    assertThat(line.all()).isEmpty();
    guarded.waitingAndPaired(1, 0);
  }

  @Test
  void whoShowsABadTokenAfterAGoodOneIsNotKnownAnyMore() {
    PairingHouse guarded = guarded(true);
    TestLine line =
        guarded.line().says("{\"type\":\"auth\",\"userId\":\"u\",\"token\":\"good for u\"}");
    line.says("{\"type\":\"auth\",\"userId\":\"v\",\"token\":\"good for u\"}");
    assertThat(code(line.next())).isEqualTo("UNAUTHORIZED");
    assertThat(code(says(line, "available").next())).isEqualTo("UNAUTHORIZED");
    guarded.waitingAndPaired(0, 0);
  }

  @Test
  void aTokenThatCannotBeCheckedIsToBeTriedAgain() {
    PairingHouse guarded = guarded(true);
    TestLine line = guarded.line().says("{\"type\":\"auth\",\"token\":\"broken\"}");
    assertThat(code(line.next())).isEqualTo("TRY_AGAIN");
    line.says("{\"type\":\"auth\",\"token\":\"UNAVAILABLE\"}");
    assertThat(code(line.next())).isEqualTo("TRY_AGAIN");
    assertThat(code(says(line, "available").next())).isEqualTo("UNAUTHORIZED");
  }

  @Test
  void expiredIsToldFromInvalid() {
    PairingHouse guarded = guarded(true);
    TestLine line = guarded.line();
    assertThat(line.says("{\"type\":\"auth\",\"token\":\"EXPIRED\"}").next())
        .contains("\"message\":\"The token has expired\"");
    assertThat(line.says("{\"type\":\"auth\",\"token\":\"INVALID\"}").next())
        .contains("\"message\":\"A valid token is needed\"");
  }

  @Test
  void aSocketIsClosedWhenItsTokenHasExpiredAndAFreshOneKeepsIt() {
    PairingHouse guarded = guarded(true);
    TestLine stays = guarded.line();
    TestLine goes = guarded.line();
    goes.says("{\"type\":\"auth\",\"token\":\"good for u\"}");
    says(goes, "available");
    stays.says("{\"type\":\"auth\",\"token\":\"good for u\"}");
    stays.says("{\"type\":\"auth\",\"token\":\"good for long\"}");
    guarded.board.pass(Duration.ofSeconds(59));
    assertThat(goes.closed()).isNull();
    guarded.board.pass(Duration.ofSeconds(2));
    assertThat(goes.closed()).isEqualTo(CloseCause.TOKEN_EXPIRED);
    assertThat(stays.closed()).isNull();
    guarded.board.pass(Duration.ofMinutes(9));
    assertThat(stays.closed()).isEqualTo(CloseCause.TOKEN_EXPIRED);
    guarded.waitingAndPaired(0, 0);
  }

  @Test
  void aTokenShownWhenConnectingIsAsGood() {
    PairingHouse guarded = guarded(true);
    TestLine line =
        guarded.board.connect(
            guarded.protocol,
            new Upgrade(
                "/ws",
                Map.of(),
                Map.of(),
                ClientAddress.alone("::1"),
                Optional.of(grant("u", "pairing"))),
            true);
    line.all();
    says(line, "available");
    assertThat(line.all()).isEmpty();
    guarded.waitingAndPaired(1, 0);
  }

  private static String auth(TestLine line, String token) {
    List<String> answers = line.says("{\"type\":\"auth\",\"token\":\"" + token + "\"}").all();
    assertThat(answers).hasSizeLessThanOrEqualTo(1);
    return answers.isEmpty() ? "" : code(answers.get(0));
  }

  @Test
  void tokensInVainAreAsManyAsConnections() {
    PairingHouse guarded = guarded(true, IceServers.none(), 4);
    TestLine line = guarded.line();
    assertThat(auth(line, "INVALID")).isEqualTo("UNAUTHORIZED");
    assertThat(auth(line, "for rooms")).isEqualTo("UNAUTHORIZED");
    assertThat(auth(guarded.line(), "good for u")).as("costs nothing").isEmpty();
    assertThat(auth(line, "EXPIRED")).isEqualTo("UNAUTHORIZED");
    assertThat(auth(line, "UNAVAILABLE")).isEqualTo("TRY_AGAIN");
    assertThat(auth(line, "INVALID")).isEqualTo("RATE_LIMIT");
    assertThat(auth(line, "broken")).as("not looked at").isEqualTo("RATE_LIMIT");
    assertThat(line.closed()).isNull();
    guarded.board.pass(PairingHouse.BLOCK.minusSeconds(1));
    assertThat(auth(line, "good for u")).as("not looked at").isEqualTo("RATE_LIMIT");
    guarded.board.pass(Duration.ofSeconds(2));
    assertThat(auth(line, "INVALID")).isEqualTo("UNAUTHORIZED");
  }

  @Test
  void whoIsKnownStaysKnownWhileNoTokenIsLookedAt() {
    PairingHouse guarded = guarded(true, IceServers.none(), 1);
    TestLine known = guarded.line();
    assertThat(auth(known, "good for u")).isEmpty();
    TestLine stranger = guarded.line();
    assertThat(auth(stranger, "INVALID")).isEqualTo("UNAUTHORIZED");
    assertThat(auth(stranger, "INVALID")).isEqualTo("RATE_LIMIT");
    says(known, "available");
    guarded.waitingAndPaired(1, 0);
  }

  @Test
  void manySocketsOfOneAddressHaveOneBudget() {
    PairingHouse guarded = guarded(true, IceServers.none(), 4);
    for (int i = 0; i < 4; i++) {
      assertThat(auth(guarded.line(), "INVALID")).isEqualTo("UNAUTHORIZED");
    }
    assertThat(auth(guarded.line(), "INVALID")).isEqualTo("RATE_LIMIT");
    assertThat(auth(guarded.line(), "good for u")).as("not looked at").isEqualTo("RATE_LIMIT");
    assertThat(guarded.upgrades.blocked(ClientAddress.alone("127.0.0.1")))
        .as("it may not connect either")
        .isPresent();
  }

  @Test
  void oneSocketThatSpendsMostIsBlockedAlone() {
    PairingHouse guarded = guarded(true, IceServers.none(), 4);
    TestLine guesser = guarded.line();
    TestLine neighbour = guarded.line();
    for (int i = 0; i < 4; i++) {
      assertThat(auth(guesser, "INVALID")).isEqualTo("UNAUTHORIZED");
    }
    assertThat(auth(guesser, "INVALID")).isEqualTo("RATE_LIMIT");
    assertThat(auth(guesser, "good for u")).isEqualTo("RATE_LIMIT");
    assertThat(auth(neighbour, "good for u")).isEmpty();
    assertThat(guarded.upgrades.blocked(ClientAddress.alone("127.0.0.1"))).isEmpty();
  }
}
