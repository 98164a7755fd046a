package dev.parley.protocol.remoteid;

import static dev.parley.protocol.remoteid.RemoteIdHouse.asks;
import static dev.parley.protocol.remoteid.RemoteIdHouse.error;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.exchange.CloseCause;
import dev.parley.exchange.TestLine;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RemoteIdConversationTest {
  private final RemoteIdHouse house = new RemoteIdHouse();

  @ParameterizedTest
  @ValueSource(
      strings = {"", "x", "[]", "{}", "{\"type\":7}", "{\"type\":\"ping\",\"type\":\"ping\"}"})
  void whatIsNoFrameIsToldSo(String text) {
    TestLine line = house.line().says(text);
    assertThat(line.all()).containsExactly(error("Invalid message format"));
    assertThat(line.closed()).isNull();
  }

  @Test
  void aBinaryFrameIsNoMessage() {
    TestLine line = house.line();
    line.saysBinary(3);
    assertThat(line.all()).containsExactly(error("Invalid message format"));
  }

  @Test
  void anUnknownTypeIsNamed() {
    assertThat(house.line().says("{\"type\":\"available\"}").all())
        .containsExactly(error("Unknown message type: available"));
    assertThat(house.line().says("{\"type\":\"" + "\uD83D\uDE00".repeat(500) + "\"}").all())
        .containsExactly(error("Unknown message type: " + "\uD83D\uDE00".repeat(100) + "…"));
  }

  @Test
  void aPingIsAnsweredAndAPongIsNot() {
    TestLine line = house.line().says("{\"type\":\"ping\"}").says("{\"type\":\"pong\"}");
    assertThat(line.all()).containsExactly("{\"type\":\"pong\"}");
  }

  @Test
  void pingsGoBothWaysOfPinging() {
    TestLine line = house.line();
    house.board.pass(RemoteIdHouse.LIVENESS.plusMillis(100));
    assertThat(line.pings()).isEqualTo(1);
    assertThat(line.all()).containsExactly("{\"type\":\"ping\"}");
  }

  @Test
  void aSocketFromWhichNothingIsHeardIsDropped() {
    TestLine silent = house.server("HOME");
    TestLine alive = house.line();
    for (int i = 0; i < 5; i++) {
      house.board.pass(RemoteIdHouse.LIVENESS.minusSeconds(2));
      alive.pongs();
    }
    assertThat(alive.closed()).isNull();
    assertThat(silent.closed()).isEqualTo(CloseCause.NOT_HEARD);
  }

  @Test
  void aPinnedSocketMustRegisterInTime() {
    TestLine silent = house.pinned();
    TestLine server = house.pinned().says("{\"type\":\"register-server\",\"remoteId\":\"HOME\"}");
    TestLine client = asks(house.pinned(), "NOBODY");
    TestLine failing = house.pinned().says("{\"type\":\"register-server\"}");
    TestLine unpinned = house.line();
    for (int i = 0; i < 31; i++) {
      house.board.pass(Duration.ofSeconds(1));
      unpinned.pongs();
      silent.pongs();
      server.pongs();
      client.pongs();
      failing.pongs();
    }
    assertThat(silent.closed()).isEqualTo(CloseCause.REGISTER_TIMEOUT);
    assertThat(silent.closed().code()).isEqualTo(1008);
    assertThat(failing.closed()).isEqualTo(CloseCause.REGISTER_TIMEOUT);
    assertThat(server.closed()).isNull();
    assertThat(client.closed()).isNull();
    assertThat(unpinned.closed()).isNull();
  }

  @Test
  void aFrameAboveOneMebibyteIsTooBig() {
    TestLine line = house.line();
    String head = "{\"type\":\"ping\",\"x\":\"";
    int room = (1 << 20) - head.length() - 2;
    line.says(head + "x".repeat(room) + "\"}");
    assertThat(line.all()).containsExactly("{\"type\":\"pong\"}");
    line.says(head + "x".repeat(room + 1) + "\"}");
    assertThat(line.closed()).isEqualTo(CloseCause.TOO_BIG);
  }

  @Test
  void itLivesOnTheSharedPathOnly() {
    assertThat(house.protocol.name()).isEqualTo("remote-id");
    assertThat(house.protocol.path()).isEmpty();
    assertThat(house.protocol.openers())
        .containsExactlyInAnyOrder("register-server", "connect-request");
    assertThat(house.protocol.speaksFirst()).isFalse();
    assertThat(house.protocol.frameLimit()).isEqualTo(1 << 20);
  }

  @Test
  void sessionIdsAreLettersAndDigitsThatNobodyGuesses() {
    SessionIds ids = new SessionIds(new SecureRandom());
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      String id = ids.get();
      // 62^22 is more than 2^130.
      assertThat(id).matches("[0-9A-Za-z]{22}");
      assertThat(seen.add(id)).isTrue();
    }
  }

  @Test
  void aSealOpensToItsSecretOnly() {
    Random random = new Random(3);
    String seal = Seal.of("secret", random);
    assertThat(seal).doesNotContain("secret");
    assertThat(Seal.opens(seal, "secret")).isTrue();
    assertThat(Seal.opens(seal, "Secret")).isFalse();
    assertThat(Seal.opens(seal, "")).isFalse();
    assertThat(Seal.opens(seal, null)).isFalse();
    assertThat(Seal.of("secret", random)).isNotEqualTo(seal);
    assertThat(Seal.opens(Seal.of("\uD800", random), "\uDC00")).isFalse();
    assertThat(Seal.opens(Seal.NONE, null)).isTrue();
    assertThat(Seal.opens(Seal.NONE, "any")).isTrue();
    assertThat(Seal.of(null, random)).isEqualTo(Seal.NONE);
  }
}
