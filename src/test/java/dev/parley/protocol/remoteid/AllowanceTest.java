package dev.parley.protocol.remoteid;

import static dev.parley.protocol.remoteid.RemoteIdHouse.asks;
import static dev.parley.protocol.remoteid.RemoteIdHouse.error;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.exchange.ClientAddress;
import dev.parley.exchange.CloseCause;
import dev.parley.exchange.TestLine;
import dev.parley.exchange.Upgrade;
import dev.parley.guard.Access;
import dev.parley.guard.TestGuards;
import dev.parley.protocol.remoteid.RemoteIdSettings.Takeover;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** PROTOCOLS.md, section 2, "Limits per client address", and takeover. */
class AllowanceTest {
  private static final String LIMITED = error("Rate limited. Try again in 60 seconds.");

  private final RemoteIdHouse house = RemoteIdHouse.limited();

  private TestLine from(String address) {
    return house.board.connect(
        house.protocol,
        new Upgrade("/ws", Map.of(), Map.of(), ClientAddress.alone(address)),
        false);
  }

  @Test
  void theEleventhGuessIsRefusedAndTheGuesserClosed() {
    TestLine guesser = from("a");
    for (int i = 0; i < 9; i++) {
      assertThat(asks(guesser, "MA-" + i).next()).isEqualTo(error("Server not found"));
    }
    assertThat(asks(guesser, "no id!").next()).isEqualTo(error("Invalid Remote ID"));
    assertThat(asks(guesser, "MA-11").next()).isEqualTo(LIMITED);
    assertThat(guesser.closed()).isEqualTo(CloseCause.REMOTE_ID_GUESSING);
  }

  private void guess(TestLine guesser) {
    for (int i = 0; i < 11; i++) {
      asks(guesser, "MA-X" + i);
    }
    assertThat(guesser.closed()).isEqualTo(CloseCause.REMOTE_ID_GUESSING);
  }

  @Test
  void oneGuesserOfAnAddressIsItsOwnTroubleOnly() {
    TestLine neighbour = from("a");
    guess(from("a"));
    for (int i = 0; i < 5; i++) {
      assertThat(asks(neighbour, "MA-1").next()).isEqualTo(error("Server not found"));
    }
    assertThat(asks(from("a"), "MA-1").next()).isEqualTo(error("Server not found"));
    assertThat(neighbour.closed()).isNull();
  }

  @Test
  void whoReconnectsToGuessOnHasItsAddressBlocked() {
    TestLine neighbour = from("a");
    guess(from("a"));
    guess(from("a"));
    assertThat(asks(neighbour, "MA-1").next()).isEqualTo(LIMITED);
    assertThat(neighbour.closed()).isNull();
    assertThat(asks(from("b"), "MA-1").next()).isEqualTo(error("Server not found"));
    house.board.pass(Duration.ofSeconds(61));
    neighbour.all();
    assertThat(asks(from("a"), "MA-1").next()).isEqualTo(error("Server not found"));
  }

  @Test
  void guessesSpreadOverManyLinesBlockTheAddress() {
    for (int i = 0; i < 10; i++) {
      assertThat(asks(from("a"), "MA-" + i).next()).isEqualTo(error("Server not found"));
    }
    assertThat(asks(from("a"), "MA-X").next()).isEqualTo(LIMITED);
    assertThat(asks(from("a"), "MA-Y").next()).isEqualTo(LIMITED);
  }

  @Test
  void theHundredAndFirstRequestIsRefusedAndTheSocketStays() {
    TestLine line = from("a");
    for (int i = 0; i < 100; i++) {
      assertThat(line.says("{\"type\":\"what\"}").next())
          .isEqualTo(error("Unknown message type: what"));
    }
    assertThat(line.says("{\"type\":\"what\"}").next()).isEqualTo(LIMITED);
    assertThat(line.says("no json").next()).isEqualTo(LIMITED);
    line.saysBinary(1);
    assertThat(line.next()).isEqualTo(LIMITED);
    assertThat(line.closed()).isNull();
    assertThat(from("a").says("{\"type\":\"what\"}").next())
        .isEqualTo(error("Unknown message type: what"));
  }

  @Test
  void pingsAndWhatAnEstablishedSessionSaysAreNotCounted() {
    TestLine server = from("home");
    server.says("{\"type\":\"register-server\",\"remoteId\":\"MA-1\",\"iceServers\":[]}");
    TestLine client = from("a");
    asks(client, "MA-1");
    server.all();
    for (int i = 0; i < 300; i++) {
      client.says("{\"type\":\"ping\"}");
      client.says("{\"type\":\"pong\"}");
      client.says("{\"type\":\"ice-candidate\",\"data\":1}");
      server.says("{\"type\":\"session-ready\",\"sessionId\":\"s1\"}");
      server.says("{\"type\":\"ice-candidate\",\"sessionId\":\"s1\"}");
    }
    assertThat(client.all()).noneMatch(text -> text.contains("Rate limited")).hasSize(601);
    assertThat(server.all()).hasSize(300);
  }

  @Test
  void aBlockNeverTouchesAnEstablishedSession() {
    TestLine server = from("home");
    server.says("{\"type\":\"register-server\",\"remoteId\":\"MA-1\"}");
    TestLine client = from("a");
    asks(client, "MA-1");
    client.all();
    server.all();
    guess(from("a"));
    guess(from("a"));
    client.says("{\"type\":\"offer\"}");
    assertThat(server.next()).contains("\"offer\"").contains("\"s1\"");
    server.says("{\"type\":\"answer\",\"sessionId\":\"s1\"}");
    assertThat(client.next()).contains("\"answer\"").contains("\"s1\"");
  }

  @Test
  void wrongSecretsAreGuessesToo() {
    from("home").says("{\"type\":\"register-server\",\"remoteId\":\"MA-1\",\"secret\":\"s\"}");
    TestLine thief = from("a");
    for (int i = 0; i < 10; i++) {
      thief.says("{\"type\":\"register-server\",\"remoteId\":\"MA-1\",\"secret\":\"" + i + "\"}");
      assertThat(thief.next()).isEqualTo(error("Remote ID in use"));
    }
    thief.says("{\"type\":\"register-server\",\"remoteId\":\"MA-1\",\"secret\":\"10\"}");
    assertThat(thief.next()).isEqualTo(LIMITED);
    assertThat(thief.closed()).isEqualTo(CloseCause.REMOTE_ID_GUESSING);
  }

  @Test
  void askingForIdsByRegisteringThemIsGuessingToo() {
    for (int i = 0; i < 11; i++) {
      from("home" + i)
          .says("{\"type\":\"register-server\",\"remoteId\":\"MA-" + i + "\",\"secret\":\"s\"}");
    }
    TestLine thief = from("a");
    for (int i = 0; i < 10; i++) {
      thief.says("{\"type\":\"register-server\",\"remoteId\":\"MA-" + i + "\"}");
      assertThat(thief.next()).isEqualTo(error("Remote ID in use"));
    }
    thief.says("{\"type\":\"register-server\",\"remoteId\":\"MA-10\"}");
    assertThat(thief.next()).isEqualTo(LIMITED);
    assertThat(thief.closed()).isEqualTo(CloseCause.REMOTE_ID_GUESSING);
  }

  // --- REMOTE_ID_TAKEOVER

  private static String takesOver(Takeover takeover, String held, String asked) {
    RemoteIdHouse house = new RemoteIdHouse(takeover, TestGuards.unlimited(), Access.open());
    TestLine owner = house.line().says(register(held));
    TestLine other = house.line().says(register(asked));
    other.next();
    String answer = owner.closed() == null ? "refused" : "taken over";
    assertThat(owner.closed()).isIn(null, CloseCause.REMOTE_ID_REPLACED);
    return answer;
  }

  private static String register(String secret) {
    return "{\"type\":\"register-server\",\"remoteId\":\"MA-1\""
        + (secret.isEmpty() ? "" : ",\"secret\":\"" + secret + "\"")
        + "}";
  }

  @Test
  void whoMayTakeAnIdOverIsTheOperatorsChoice() {
    assertThat(takesOver(Takeover.REPLACE, "", "")).isEqualTo("taken over");
    assertThat(takesOver(Takeover.REPLACE, "s", "s")).isEqualTo("taken over");
    assertThat(takesOver(Takeover.REPLACE, "s", "")).isEqualTo("refused");
    assertThat(takesOver(Takeover.REPLACE, "s", "t")).isEqualTo("refused");
    assertThat(takesOver(Takeover.SECRET, "", "")).isEqualTo("refused");
    assertThat(takesOver(Takeover.SECRET, "", "s")).isEqualTo("refused");
    assertThat(takesOver(Takeover.SECRET, "s", "s")).isEqualTo("taken over");
    assertThat(takesOver(Takeover.SECRET, "s", "t")).isEqualTo("refused");
    assertThat(takesOver(Takeover.REFUSE, "", "")).isEqualTo("refused");
    assertThat(takesOver(Takeover.REFUSE, "s", "s")).isEqualTo("refused");
  }
}
