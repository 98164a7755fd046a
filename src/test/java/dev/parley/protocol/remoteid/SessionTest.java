package dev.parley.protocol.remoteid;

import static dev.parley.protocol.remoteid.RemoteIdHouse.PEER_DISCONNECTED;
import static dev.parley.protocol.remoteid.RemoteIdHouse.asks;
import static dev.parley.protocol.remoteid.RemoteIdHouse.clientConnected;
import static dev.parley.protocol.remoteid.RemoteIdHouse.clientDisconnected;
import static dev.parley.protocol.remoteid.RemoteIdHouse.connected;
import static dev.parley.protocol.remoteid.RemoteIdHouse.error;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.exchange.CloseCause;
import dev.parley.exchange.FarExchange.Network;
import dev.parley.exchange.TestBoard;
import dev.parley.exchange.TestLine;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionTest {
  private static final String LIST = "[{\"urls\":\"stun:a\"}]";

  private final RemoteIdHouse house = new RemoteIdHouse();
  private final TestBoard board = house.board;

  @AfterEach
  void nothingIsLeftBehind() {
    house.exchange.losing(false);
    house.exchange.network(Network.GOOD);
    board.board().hangUpAll(CloseCause.SHUTDOWN);
    house.exchange.settle();
    assertThat(house.protocol.figures()).isEqualTo(Map.of("servers", 0L, "sessions", 0L));
    assertThat(board.timersSet()).isZero();
  }

  private static String ready(String session, String more) {
    return "{\"type\":\"session-ready\",\"sessionId\":\"" + session + "\"" + more + "}";
  }

  // --- beginning

  @Test
  void anUnknownServerIsNotFound() {
    TestLine client = house.client("NOBODY");
    assertThat(client.all()).containsExactly(error("Server not found"));
    assertThat(client.closed()).isNull();
  }

  @Test
  void anOlderServersClientIsConnectedAtOnceWithoutAList() {
    TestLine server = house.server("HOME");
    TestLine client = house.client("home");
    assertThat(server.all()).containsExactly(clientConnected("s1"));
    assertThat(client.all()).containsExactly(connected("HOME", "s1"));
    server.says(ready("s1", ",\"iceServers\":[]"));
    assertThat(server.all()).isEmpty();
    assertThat(client.all()).isEmpty();
    assertThat(house.protocol.figures()).containsEntry("sessions", 1L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", LIST})
  void aServerWithAListIsWaitedForUntilItIsReady(String list) {
    TestLine server = house.server("HOME", list);
    TestLine client = house.client("HOME");
    assertThat(server.all()).containsExactly(clientConnected("s1"));
    assertThat(client.all()).isEmpty();
    server.says(ready("s1", ",\"iceServers\":[{\"urls\":\"turn:fresh\"}]"));
    assertThat(client.all())
        .containsExactly(connected("HOME", "s1", "[{\"urls\":\"turn:fresh\"}]"));
    server.says(ready("s1", ",\"iceServers\":[]"));
    board.pass(RemoteIdHouse.READY.multipliedBy(2));
    assertThat(client.all()).doesNotContain(connected("HOME", "s1", "[]"));
    assertThat(server.all()).allMatch(frame -> frame.equals("{\"type\":\"ping\"}"));
  }

  @Test
  void aServerThatIsNotReadyInTimeIsNotWaitedForAnyLonger() {
    TestLine server = house.server("HOME", LIST);
    TestLine client = house.client("HOME");
    board.pass(RemoteIdHouse.READY.minusSeconds(1));
    assertThat(client.all()).isEmpty();
    board.pass(Duration.ofSeconds(2));
    assertThat(client.all()).containsExactly(connected("HOME", "s1", LIST));
    server.says(ready("s1", ",\"iceServers\":[]"));
    assertThat(client.all()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",\"iceServers\":null", ",\"iceServers\":{}", ",\"iceServers\":1"})
  void aServerThatIsReadyWithoutAListMeansTheRegisteredOne(String field) {
    TestLine server = house.server("HOME", LIST);
    TestLine client = house.client("HOME");
    server.says(ready("s1", field));
    assertThat(client.all()).containsExactly(connected("HOME", "s1", LIST));
  }

  @Test
  void onlyTheSessionsOwnServerIsReadyForIt() {
    house.server("HOME", LIST);
    TestLine client = house.client("HOME");
    TestLine other = house.server("CABIN", LIST);
    assertThat(other.says(ready("s1", "")).all()).containsExactly(error("Session not found"));
    assertThat(other.says("{\"type\":\"session-ready\"}").all())
        .containsExactly(error("Session ID required"));
    assertThat(client.says(ready("s1", "")).all()).containsExactly(error("Not registered"));
    assertThat(house.line().says(ready("s1", "")).all()).containsExactly(error("Not registered"));
    assertThat(client.all()).isEmpty();
  }

  @Test
  void aSecondRequestEndsTheFirstSession() {
    TestLine home = house.server("HOME");
    TestLine cabin = house.server("CABIN");
    TestLine client = house.client("HOME");
    assertThat(client.all()).containsExactly(connected("HOME", "s1"));
    asks(client, "CABIN");
    assertThat(home.all()).containsExactly(clientConnected("s1"), clientDisconnected("s1"));
    assertThat(cabin.all()).containsExactly(clientConnected("s2"));
    assertThat(client.all()).containsExactly(connected("CABIN", "s2"));
    asks(client, "NOBODY");
    assertThat(cabin.all()).containsExactly(clientDisconnected("s2"));
    assertThat(client.all()).containsExactly(error("Server not found"));
    client.says("{\"type\":\"offer\"}");
    assertThat(client.all()).containsExactly(error("Not registered"));
  }

  @Test
  void aSecondRequestEndsAPendingSession() {
    TestLine home = house.server("HOME", LIST);
    TestLine client = house.client("HOME");
    asks(client, "HOME");
    assertThat(home.all())
        .containsExactly(clientConnected("s1"), clientDisconnected("s1"), clientConnected("s2"));
    home.says(ready("s1", ""));
    assertThat(home.all()).containsExactly(error("Session not found"));
    home.says(ready("s2", ""));
    assertThat(client.all()).containsExactly(connected("HOME", "s2", LIST));
  }

  @Test
  void theClockOfASessionThatWasGivenUpIsNotThatOfTheNext() {
    TestLine home = house.server("HOME", LIST);
    TestLine client = house.client("HOME");
    board.pass(Duration.ofSeconds(5));
    asks(client, "HOME");
    home.says(ready("s2", ""));
    board.pass(RemoteIdHouse.READY.plusSeconds(4));
    assertThat(client.all()).contains(connected("HOME", "s2", LIST));
    assertThat(home.all()).doesNotContain(clientDisconnected("s2"));
  }

  @Test
  void anInvalidRequestEndsNothing() {
    TestLine home = house.server("HOME");
    TestLine client = house.client("HOME");
    home.all();
    client.all();
    asks(client, "no id!");
    assertThat(home.all()).isEmpty();
    client.says("{\"type\":\"offer\"}");
    assertThat(home.all()).containsExactly("{\"sessionId\":\"s1\",\"type\":\"offer\"}");
  }

  // --- relaying

  @ParameterizedTest
  @ValueSource(strings = {"offer", "answer", "ice-candidate"})
  void whatAClientSaysReachesItsServerWithTheTrueSession(String type) {
    TestLine server = house.server("HOME");
    TestLine client = house.client("HOME");
    TestLine other = house.client("HOME");
    server.all();
    String rest =
        "\"type\":\"" + type + "\",\"data\":{\"sessionId\":\"x\",\"n\":1e400},\"u\":[\"\\ud800\"]}";
    client.says("{" + rest);
    other.says("{\"sessionId\":\"s1\"," + rest);
    other.says("{\"session\\u0049d\":null,\"sessionId\":7," + rest);
    assertThat(server.all())
        .containsExactly(
            "{\"sessionId\":\"s1\"," + rest,
            "{\"sessionId\":\"s2\"," + rest,
            "{\"sessionId\":\"s2\"," + rest);
  }

  @ParameterizedTest
  @ValueSource(strings = {"offer", "answer", "ice-candidate"})
  void whatAServerSaysReachesTheClientOfTheSession(String type) {
    TestLine server = house.server("HOME");
    TestLine client = house.client("HOME");
    TestLine other = house.client("HOME");
    client.all();
    other.all();
    String rest = "\"type\":\"" + type + "\",\"data\":{\"n\":1e400},\"u\":[\"\\ud800\"]}";
    server.says("{\"sessionId\":\"s2\"," + rest);
    assertThat(client.all()).isEmpty();
    assertThat(other.all()).containsExactly("{\"sessionId\":\"s2\"," + rest);
    server.says("{\"sessionId\":\"s2\",\"session\\u0049d\":\"s1\"," + rest);
    assertThat(client.all()).containsExactly("{\"sessionId\":\"s1\"," + rest);
    assertThat(other.all()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",\"sessionId\":null", ",\"sessionId\":7", ",\"sessionId\":\"\""})
  void aServerMustNameTheSession(String field) {
    TestLine server = house.server("HOME");
    server.says("{\"type\":\"answer\"" + field + "}");
    assertThat(server.all()).containsExactly(error("Session ID required"));
  }

  @Test
  void aServerReachesItsOwnSessionsOnly() {
    house.server("HOME");
    TestLine client = house.client("HOME");
    client.all();
    TestLine other = house.server("CABIN");
    other.says("{\"type\":\"answer\",\"sessionId\":\"s1\"}");
    assertThat(other.all()).containsExactly(error("Session not found"));
    assertThat(client.all()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"offer", "answer", "ice-candidate", "session-ready"})
  void whoIsNeitherServerNorClientCannotRelay(String type) {
    TestLine line = house.line().says("{\"type\":\"" + type + "\",\"sessionId\":\"s1\"}");
    assertThat(line.all()).containsExactly(error("Not registered"));
  }

  @Test
  void orderIsKept() {
    TestLine server = house.server("HOME");
    TestLine client = house.client("HOME");
    server.all();
    for (int i = 0; i < 1000; i++) {
      client.says("{\"type\":\"ice-candidate\",\"i\":" + i + "}");
    }
    for (int i = 0; i < 1000; i++) {
      assertThat(server.next()).endsWith("\"i\":" + i + "}");
    }
  }

  // --- ending

  @Test
  void aClientThatLeavesIsToldOnce() {
    TestLine server = house.server("HOME");
    TestLine client = house.client("HOME");
    server.all();
    client.hangsUp();
    assertThat(server.all()).containsExactly(clientDisconnected("s1"));
    server.says("{\"type\":\"answer\",\"sessionId\":\"s1\"}");
    assertThat(server.all()).containsExactly(error("Session not found"));
    assertThat(house.protocol.figures()).containsEntry("sessions", 0L);
  }

  @Test
  void aPendingClientThatLeavesIsToldToo() {
    TestLine server = house.server("HOME", LIST);
    int timers = board.timersSet();
    house.client("HOME").hangsUp();
    assertThat(board.timersSet()).isEqualTo(timers);
    assertThat(server.all()).containsExactly(clientConnected("s1"), clientDisconnected("s1"));
    board.pass(RemoteIdHouse.READY.plusSeconds(6));
    assertThat(server.all()).isEmpty();
  }

  @Test
  void aServerThatLeavesIsToldToEachClientWhoMayAskAgain() {
    TestLine server = house.server("HOME", LIST);
    TestLine one = house.client("HOME");
    TestLine other = house.client("HOME");
    TestLine pending = house.client("HOME");
    server.says(ready("s1", "")).says(ready("s2", ""));
    one.all();
    other.all();
    server.hangsUp();
    assertThat(one.all()).containsExactly(PEER_DISCONNECTED);
    assertThat(other.all()).containsExactly(PEER_DISCONNECTED);
    assertThat(pending.all()).containsExactly(error("Server disconnected"));
    one.says("{\"type\":\"ice-candidate\"}");
    pending.says("{\"type\":\"offer\"}");
    assertThat(one.all()).containsExactly(error("Server disconnected"));
    assertThat(pending.all()).containsExactly(error("Server disconnected"));
    asks(one, "HOME");
    assertThat(one.all()).containsExactly(error("Server not found"));
    house.server("HOME");
    asks(pending, "HOME");
    assertThat(pending.all()).containsExactly(connected("HOME", "s4"));
  }

  // --- far away, where one does not know yet that the other is gone

  @Test
  void aFrameForAServerThatIsGoneComesBack() {
    TestLine server = house.server("HOME");
    TestLine client = house.client("HOME");
    client.all();
    house.exchange.far(true);
    client.says("{\"type\":\"offer\"}").says("{\"type\":\"ice-candidate\"}");
    server.hangsUp();
    // The frames arrive first and come back; the server's own farewell follows.
    house.exchange.settle();
    assertThat(client.all()).containsExactly(PEER_DISCONNECTED, error("Server disconnected"));
    client.says("{\"type\":\"ice-candidate\"}");
    assertThat(client.all()).containsExactly(error("Server disconnected"));
  }

  @Test
  void aFrameForAClientThatIsGoneComesBack() {
    TestLine server = house.server("HOME");
    TestLine client = house.client("HOME");
    server.all();
    house.exchange.far(true);
    server.says("{\"type\":\"answer\",\"sessionId\":\"s1\"}");
    server.says("{\"type\":\"ice-candidate\",\"sessionId\":\"s1\"}");
    client.hangsUp();
    house.exchange.settle();
    assertThat(server.all()).containsExactly(error("Client not found"), clientDisconnected("s1"));
    assertThat(house.protocol.figures()).containsEntry("sessions", 0L);
  }

  @Test
  void aRequestThatFindsTheServerGoneIsAnswered() {
    TestLine server = house.server("HOME");
    house.exchange.far(true);
    TestLine client = house.client("HOME");
    server.hangsUp();
    house.exchange.settle();
    assertThat(client.all()).containsExactly(error("Server not found"));
  }

  @Test
  void aRequestThatFindsTheServerReplacedMeetsTheNewOne() {
    house.server("HOME");
    house.exchange.far(true);
    TestLine client = house.client("HOME");
    TestLine newer = house.server("HOME");
    house.exchange.settle();
    assertThat(newer.all()).containsExactly(clientConnected("s2"));
    assertThat(client.all()).containsExactly(connected("HOME", "s2"));
  }

  @Test
  void aRequestThatFindsTheServerUnderAnotherIdIsAnswered() {
    TestLine server = house.server("HOME");
    house.exchange.far(true);
    TestLine client = house.client("HOME");
    server.says("{\"type\":\"register-server\",\"remoteId\":\"CABIN\"}");
    house.exchange.settle();
    assertThat(server.all()).containsExactly("{\"type\":\"registered\",\"remoteId\":\"CABIN\"}");
    assertThat(client.all()).containsExactly(error("Server not found"));
    assertThat(house.protocol.figures()).containsEntry("sessions", 0L);
  }

  @Test
  void aClientThatIsGoneBeforeItsSessionIsReadyIsNoSession() {
    TestLine server = house.server("HOME", LIST);
    TestLine client = house.client("HOME");
    house.exchange.far(true);
    server.says(ready("s1", ""));
    client.hangsUp();
    house.exchange.settle();
    assertThat(server.all()).containsExactly(clientConnected("s1"), clientDisconnected("s1"));
    assertThat(house.protocol.figures()).containsEntry("sessions", 0L);
  }

  @Test
  void aServersWordThatIsLostIsNotWaitedForForEver() {
    house.server("HOME");
    house.exchange.losing(true);
    TestLine client = house.client("HOME");
    board.pass(RemoteIdHouse.READY.plusSeconds(4));
    assertThat(client.all()).isEmpty();
    board.pass(Duration.ofSeconds(2));
    assertThat(client.all()).containsExactly(error("Server disconnected"));
    client.says("{\"type\":\"offer\"}");
    assertThat(client.all()).containsExactly(error("Server disconnected"));
  }

  @Test
  void aServerIsToldOfASessionThatItsLostWordEnded() {
    TestLine server = house.server("HOME", LIST);
    TestLine client = house.client("HOME");
    house.exchange.losing(true);
    server.says(ready("s1", ""));
    house.exchange.losing(false);
    server.all();
    board.pass(RemoteIdHouse.READY.plusSeconds(6));
    assertThat(client.all()).containsExactly(error("Server disconnected"));
    assertThat(server.all()).containsExactly(clientDisconnected("s1"));
    assertThat(house.protocol.figures()).containsEntry("sessions", 0L);
  }

  @Test
  void whoAsksInVainAfterItsServerLeftIsNobodysClient() {
    TestLine server = house.server("HOME");
    TestLine client = house.client("HOME");
    server.hangsUp();
    asks(client, "HOME");
    client.all();
    client.says("{\"type\":\"offer\"}");
    assertThat(client.all()).containsExactly(error("Not registered"));
  }

  @Test
  void aClientThatClosesWhileItsServerIsLookedUpBeginsNothing() {
    TestLine server = house.server("HOME");
    house.exchange.network(Network.SLOW);
    TestLine client = house.client("HOME");
    client.hangsUp();
    house.exchange.settle();
    assertThat(server.all()).isEmpty();
  }

  // --- a node that dies

  @Test
  void bothSidesAreToldOnceThatTheOthersNodeDied() {
    TestLine server = house.server("HOME");
    TestLine client = house.client("HOME");
    server.all();
    client.all();
    board.board().nodeLost("another");
    assertThat(server.all()).isEmpty();
    assertThat(client.all()).isEmpty();
    // All live on one node here, which each of them takes for the other's.
    board.board().nodeLost("test");
    board.board().nodeLost("test");
    assertThat(server.all()).containsExactly(clientDisconnected("s1"));
    assertThat(client.all()).containsExactly(PEER_DISCONNECTED);
  }
}
