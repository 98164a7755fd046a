package dev.parley.protocol.remoteid;

import static dev.parley.protocol.remoteid.RemoteIdHouse.PEER_DISCONNECTED;
import static dev.parley.protocol.remoteid.RemoteIdHouse.asks;
import static dev.parley.protocol.remoteid.RemoteIdHouse.connected;
import static dev.parley.protocol.remoteid.RemoteIdHouse.error;
import static dev.parley.protocol.remoteid.RemoteIdHouse.registered;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.exchange.CloseCause;
import dev.parley.exchange.FarExchange.Network;
import dev.parley.exchange.TestLine;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegisteringTest {
  private final RemoteIdHouse house = new RemoteIdHouse();

  @AfterEach
  void nothingIsLeftBehind() {
    house.exchange.network(Network.GOOD);
    house.board.board().hangUpAll(CloseCause.SHUTDOWN);
    house.exchange.settle();
    assertThat(house.protocol.figures()).isEqualTo(Map.of("servers", 0L, "sessions", 0L));
    assertThat(house.board.timersSet()).isZero();
    assertThat(house.board.board().size()).isZero();
  }

  private static String register(String id, String more) {
    return "{\"type\":\"register-server\",\"remoteId\":\"" + id + "\"" + more + "}";
  }

  private boolean online(String id) {
    return house.protocol.online(id).toCompletableFuture().join();
  }

  @Test
  void anIdIsEchoedInUpperCaseAndIsOnlineUntilTheSocketCloses() {
    TestLine line = house.line().says(register("ma-x7k9-p2m4", ""));
    assertThat(line.all()).containsExactly(registered("MA-X7K9-P2M4"));
    assertThat(online("Ma-X7k9-p2m4")).isTrue();
    assertThat(online("MA-X7K9")).isFalse();
    assertThat(house.protocol.figures()).containsEntry("servers", 1L);
    line.hangsUp();
    assertThat(online("MA-X7K9-P2M4")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " A", "A B", "A_B", "Ä", "\u0131", "\u017f", "ß", "\uD83D\uDE00", "A\\u0000"})
  void whatIsNoIdIsRefused(String id) {
    TestLine line = house.line().says(register(id, ""));
    assertThat(line.all()).containsExactly(error("Invalid Remote ID"));
    assertThat(asks(line, id).all()).containsExactly(error("Invalid Remote ID"));
    assertThat(line.closed()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"7", "true", "{}", "[\"A\"]"})
  void anIdThatIsNoStringIsInvalid(String json) {
    TestLine line = house.line().says("{\"type\":\"register-server\",\"remoteId\":" + json + "}");
    assertThat(line.all()).containsExactly(error("Invalid Remote ID"));
    line.says("{\"type\":\"connect-request\",\"remoteId\":" + json + "}");
    assertThat(line.all()).containsExactly(error("Invalid Remote ID"));
  }

  @Test
  void idsHaveOneToSixtyFourCharacters() {
    TestLine line = house.line();
    assertThat(line.says(register("a".repeat(64), "")).all())
        .containsExactly(registered("A".repeat(64)));
    assertThat(line.says(register("a".repeat(65), "")).all())
        .containsExactly(error("Invalid Remote ID"));
    assertThat(online("a".repeat(64))).isTrue();
    assertThat(house.protocol.isRemoteId("a".repeat(65))).isFalse();
    assertThatThrownBy(() -> house.protocol.online("a".repeat(65)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",\"remoteId\":null"})
  void anIdIsRequired(String field) {
    TestLine line = house.line();
    assertThat(line.says("{\"type\":\"register-server\"" + field + "}").all())
        .containsExactly(error("Remote ID required"));
    assertThat(line.says("{\"type\":\"connect-request\"" + field + "}").all())
        .containsExactly(error("Remote ID required"));
  }

  @Test
  void aNewerSocketTakesOver() {
    TestLine old = house.server("HOME");
    TestLine client = house.client("home");
    client.all();
    TestLine newer = house.line().says(register("HOME", ""));
    assertThat(newer.all()).containsExactly(registered("HOME"));
    assertThat(old.closed()).isEqualTo(CloseCause.REMOTE_ID_REPLACED);
    assertThat(old.closed().code()).isEqualTo(4000);
    assertThat(old.closed().reason()).isEqualTo("Replaced by new connection");
    assertThat(client.all()).containsExactly(PEER_DISCONNECTED);
    assertThat(client.closed()).isNull();
    assertThat(online("HOME")).isTrue();
    old.hangsUp();
    assertThat(online("HOME")).isTrue();
    asks(client, "HOME");
    assertThat(client.all()).containsExactly(connected("HOME", "s2"));
  }

  @Test
  void registeringAgainOnTheSameSocketRefreshesTheList() {
    TestLine server = house.server("HOME", "[{\"urls\":\"stun:a\"}]");
    assertThat(server.says(register("HOME", "")).all()).containsExactly(registered("HOME"));
    TestLine client = house.client("HOME");
    house.board.pass(RemoteIdHouse.READY.plusSeconds(1));
    assertThat(client.all()).containsExactly(connected("HOME", "s1", "[{\"urls\":\"stun:a\"}]"));

    server.says(register("HOME", ",\"iceServers\":[ ]"));
    TestLine next = house.client("HOME");
    house.board.pass(RemoteIdHouse.READY.plusSeconds(1));
    assertThat(next.all()).containsExactly(connected("HOME", "s2", "[ ]"));
    assertThat(client.closed()).isNull();
    assertThat(house.protocol.figures()).containsEntry("sessions", 2L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "{}", "\"stun:a\"", "7", "true"})
  void aListThatIsNoneDoesNotKeepAServerFromBeingReached(String list) {
    house.server("HOME", list);
    assertThat(house.client("HOME").all()).containsExactly(connected("HOME", "s1"));
  }

  @Test
  void aListPassesAsItWasWritten() {
    String list = "[ {\"urls\" : [\"turn:\\u0061\"], \"n\":1e400, \"s\":\"\\ud800\"} ]";
    house.server("HOME", list);
    TestLine client = house.client("HOME");
    house.board.pass(RemoteIdHouse.READY.plusSeconds(1));
    assertThat(client.all()).containsExactly(connected("HOME", "s1", list));
  }

  @Test
  void anotherIdReleasesTheFormerAndEndsItsSessions() {
    TestLine server = house.server("HOME");
    TestLine client = house.client("HOME");
    client.all();
    server.all();
    assertThat(server.says(register("CABIN", "")).all()).containsExactly(registered("CABIN"));
    assertThat(online("HOME")).isFalse();
    assertThat(online("CABIN")).isTrue();
    assertThat(client.all()).containsExactly(PEER_DISCONNECTED);
    server.says("{\"type\":\"answer\",\"sessionId\":\"s1\"}");
    assertThat(server.all()).containsExactly(error("Session not found"));
    assertThat(house.server("HOME").closed()).isNull();
    assertThat(server.closed()).isNull();
  }

  @Test
  void anIdThatCannotBeHadLeavesTheFormerInPlace() {
    house.line().says(register("TAKEN", ",\"secret\":\"s\""));
    TestLine server = house.server("HOME");
    TestLine client = house.client("HOME");
    client.all();
    assertThat(server.says(register("TAKEN", "")).all()).contains(error("Remote ID in use"));
    assertThat(online("HOME")).isTrue();
    assertThat(client.all()).isEmpty();
  }

  // --- secrets

  @Test
  void onlyTheSameSecretTakesOver() {
    TestLine owner = house.line().says(register("HOME", ",\"secret\":\"open sesame\""));
    assertThat(owner.all()).containsExactly(registered("HOME"));
    TestLine thief = house.line();
    assertThat(thief.says(register("HOME", "")).all()).containsExactly(error("Remote ID in use"));
    assertThat(thief.says(register("HOME", ",\"secret\":\"open sesame \"")).all())
        .containsExactly(error("Remote ID in use"));
    assertThat(thief.closed()).isNull();
    assertThat(owner.closed()).isNull();
    TestLine again = house.line().says(register("HOME", ",\"secret\":\"open sesame\""));
    assertThat(again.all()).containsExactly(registered("HOME"));
    assertThat(owner.closed()).isEqualTo(CloseCause.REMOTE_ID_REPLACED);
    assertThat(thief.says(register("HOME", "")).all()).containsExactly(error("Remote ID in use"));
    again.hangsUp();
    assertThat(thief.says(register("HOME", "")).all()).containsExactly(registered("HOME"));
  }

  @Test
  void aSecretSetWhileAnotherTakesOverProtectsTheId() {
    TestLine owner = house.server("HOME");
    house.exchange.network(Network.SLOW);
    TestLine thief = house.line().says(register("HOME", ""));
    // The thief learns that nothing protects the id; then the owner's secret comes, and then the
    // thief acts on what it learned.
    assertThat(house.exchange.step(new Random(1))).isTrue();
    house.exchange.network(Network.GOOD);
    assertThat(owner.says(register("HOME", ",\"secret\":\"s\"")).all())
        .containsExactly(registered("HOME"));
    house.exchange.settle();
    assertThat(thief.all()).containsExactly(error("Remote ID in use"));
    assertThat(owner.closed()).isNull();
  }

  @Test
  void aSecretMayComeLaterAndChange() {
    TestLine owner = house.server("HOME");
    assertThat(owner.says(register("HOME", ",\"secret\":\"one\"")).all())
        .containsExactly(registered("HOME"));
    assertThat(house.line().says(register("HOME", "")).all())
        .containsExactly(error("Remote ID in use"));
    owner.says(register("HOME", ""));
    owner.says(register("HOME", ",\"secret\":\"one\""));
    assertThat(house.line().says(register("HOME", "")).all())
        .containsExactly(error("Remote ID in use"));
    owner.says(register("HOME", ",\"secret\":\"two\""));
    assertThat(house.line().says(register("HOME", ",\"secret\":\"one\"")).all())
        .containsExactly(error("Remote ID in use"));
    assertThat(house.line().says(register("HOME", ",\"secret\":\"two\"")).all())
        .containsExactly(registered("HOME"));
    assertThat(owner.closed()).isEqualTo(CloseCause.REMOTE_ID_REPLACED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"7", "\"\"", "{}", "[]", "true"})
  void aSecretThatIsNoneIsRefusedNotIgnored(String secret) {
    TestLine line = house.line().says(register("HOME", ",\"secret\":" + secret));
    assertThat(line.all()).containsExactly(error("Invalid secret"));
    assertThat(online("HOME")).isFalse();
  }

  @Test
  void aSecretOfNullIsNone() {
    TestLine line = house.line().says(register("HOME", ",\"secret\":null"));
    assertThat(line.all()).containsExactly(registered("HOME"));
    assertThat(house.line().says(register("HOME", "")).all()).containsExactly(registered("HOME"));
  }

  // --- roles

  @Test
  void oneSocketIsAServerOrAClient() {
    TestLine server = house.server("HOME");
    assertThat(asks(server, "HOME").next()).startsWith("{\"type\":\"error\",\"error\":\"");
    assertThat(server.next()).isNull();
    TestLine client = house.client("HOME");
    client.all();
    assertThat(client.says(register("CABIN", "")).next())
        .startsWith("{\"type\":\"error\",\"error\":\"");
    assertThat(online("CABIN")).isFalse();
    server.hangsUp();
    client.all();
    assertThat(client.says(register("CABIN", "")).next())
        .startsWith("{\"type\":\"error\",\"error\":\"");
  }

  @Test
  void aSocketThatFoundNobodyMayStillBecomeAServer() {
    TestLine line = house.client("HOME");
    assertThat(line.all()).containsExactly(error("Server not found"));
    assertThat(line.says(register("HOME", "")).all()).containsExactly(registered("HOME"));
  }

  // --- races and failures

  @Test
  void ofManyWhoRegisterTheSameIdAtOnceOneOwnsIt() {
    house.exchange.network(Network.SLOW);
    var lines = new java.util.ArrayList<TestLine>();
    for (int i = 0; i < 10; i++) {
      lines.add(house.line().says(register("HOME", "")));
    }
    house.exchange.settle();
    house.exchange.network(Network.GOOD);
    for (TestLine line : lines) {
      assertThat(line.all()).containsExactly(registered("HOME"));
    }
    assertThat(lines.stream().filter(line -> line.closed() == null)).hasSize(1);
    assertThat(
            lines.stream()
                .filter(line -> line.closed() != null)
                .allMatch(line -> line.closed() == CloseCause.REMOTE_ID_REPLACED))
        .isTrue();
    assertThat(online("HOME")).isTrue();
    assertThat(house.protocol.figures()).containsEntry("servers", 1L);
  }

  @Test
  void whoNeverGetsItsTurnAmongManyIsToldToTryAgain() {
    house.exchange.network(Network.SLOW);
    var lines = new java.util.ArrayList<TestLine>();
    for (int i = 0; i < 40; i++) {
      lines.add(house.line().says(register("HOME", "")));
    }
    house.exchange.settle();
    house.exchange.network(Network.GOOD);
    int tryAgain = 0;
    for (TestLine line : lines) {
      String answer = line.next();
      assertThat(answer).isIn(registered("HOME"), error("Try again later"));
      tryAgain += answer.equals(registered("HOME")) ? 0 : 1;
      assertThat(line.all()).isEmpty();
    }
    assertThat(tryAgain).isBetween(1, 39);
    assertThat(lines.stream().filter(line -> line.closed() == null)).hasSize(tryAgain + 1);
  }

  @Test
  void aSocketThatClosesWhileItRegistersHoldsNothing() {
    house.exchange.network(Network.SLOW);
    TestLine line = house.line().says(register("HOME", ""));
    line.hangsUp();
    house.exchange.settle();
    house.exchange.network(Network.GOOD);
    assertThat(online("HOME")).isFalse();
  }

  @Test
  void whileTheEngineIsAwayRegisteringIsToBeTriedAgain() {
    house.exchange.network(Network.DOWN);
    TestLine line = house.line().says(register("HOME", ""));
    assertThat(line.all()).containsExactly(error("Try again later"));
    assertThat(asks(line, "HOME").all()).containsExactly(error("Try again later"));
    assertThat(house.protocol.online("HOME").toCompletableFuture()).isCompletedExceptionally();
    house.exchange.network(Network.GOOD);
    assertThat(line.says(register("HOME", "")).all()).containsExactly(registered("HOME"));
  }

  @Test
  void anAnswerThatIsLostHoldsNothingEither() {
    house.exchange.network(Network.ANSWERS_LOST);
    TestLine line = house.line().says(register("HOME", ""));
    assertThat(line.all()).containsExactly(error("Try again later"));
    house.exchange.network(Network.GOOD);
    assertThat(online("HOME")).isFalse();
  }

  @Test
  void aSecretWhoseClaimFailedIsClaimedAgain() {
    TestLine owner = house.line().says(register("HOME", ",\"secret\":\"one\""));
    house.exchange.network(Network.ANSWERS_LOST);
    owner.says(register("HOME", ",\"secret\":\"two\""));
    assertThat(owner.all()).contains(error("Try again later"));
    house.exchange.network(Network.GOOD);
    assertThat(owner.says(register("HOME", ",\"secret\":\"one\"")).all())
        .containsExactly(registered("HOME"));
    assertThat(house.line().says(register("HOME", ",\"secret\":\"two\"")).all())
        .containsExactly(error("Remote ID in use"));
    assertThat(house.line().says(register("HOME", ",\"secret\":\"one\"")).all())
        .containsExactly(registered("HOME"));
  }

  @Test
  void oneWhoIsReplacedWhileItChangesItsSecretIsGone() {
    TestLine owner = house.server("HOME");
    house.exchange.network(Network.SLOW);
    owner.says(register("HOME", ",\"secret\":\"late\""));
    house.exchange.network(Network.GOOD);
    TestLine newer = house.line().says(register("HOME", ""));
    house.exchange.settle();
    assertThat(newer.all()).containsExactly(registered("HOME"));
    assertThat(newer.closed()).isNull();
    assertThat(owner.closed()).isEqualTo(CloseCause.REMOTE_ID_REPLACED);
    assertThat(online("HOME")).isTrue();
  }

  @Test
  void aNoticeAboutAnIdGivenUpMeanwhileIsNoMatter() {
    TestLine server = house.server("HOME");
    house.exchange.network(Network.SLOW);
    server.says(register("CABIN", ""));
    assertThat(house.exchange.step(new Random(1))).isTrue();
    assertThat(server.all()).containsExactly(registered("CABIN"));
    // The books still have it at HOME: giving that back is on its way.
    house.exchange.network(Network.GOOD);
    TestLine newer = house.line().says(register("HOME", ""));
    assertThat(newer.all()).containsExactly(registered("HOME"));
    assertThat(server.closed()).isNull();
    house.exchange.settle();
    assertThat(online("HOME")).isTrue();
    assertThat(online("CABIN")).isTrue();
  }
}
