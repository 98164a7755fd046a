package dev.parley.protocol.ayame;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.exchange.CloseCause;
import dev.parley.exchange.TestLine;
import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** PROTOCOLS.md, section 1: ping, pong, silence. */
class AyameHeartbeatTest {
  private static final String PING = "{\"type\":\"ping\"}";
  private static final String PONG = "{\"type\":\"pong\"}";

  private final AyameFixture ayame = new AyameFixture(Map.of());

  @Test
  void pingsComeAtTheIntervalBeforeAndAfterRegister() {
    TestLine line = ayame.connect("r");
    ayame.pass(11);
    assertThat(line.all()).containsExactly(PING, PING);
    line.says("{\"type\":\"register\"}");
    assertThat(line.next()).contains("accept");
    for (int i = 0; i < 100; i++) {
      ayame.pass(5);
      assertThat(line.all()).hasSizeBetween(0, 2).allMatch(PING::equals);
      line.says(PONG);
    }
    assertThat(line.closed()).isNull();
  }

  @Test
  void pongsCountBeforeRegisterToo() {
    AyameFixture quick =
        new AyameFixture(Map.of("WS_PING_INTERVAL_SEC", "1", "WS_PONG_TIMEOUT_SEC", "3"));
    TestLine line = quick.connect("r");
    for (int i = 0; i < 10; i++) {
      quick.pass(2);
      line.says(PONG);
    }
    assertThat(line.closed()).isNull();
  }

  @Test
  void aPingWithoutPongInTimeClosesWhateverElseIsSaid() {
    TestLine line = ayame.member("r");
    for (int second = 0; second < 64; second++) {
      ayame.pass(1);
      line.says("{\"type\":\"candidate\"}");
    }
    assertThat(line.closed()).isNull();
    ayame.pass(2);
    assertThat(line.closed()).isEqualTo(CloseCause.AYAME_PONG_TIMEOUT);
    assertThat(line.closed().code()).isEqualTo(1000);
    assertThat(line.closed().reason()).isNotEmpty();
    ayame.assertNothingLeft();
  }

  @Test
  void theTimeRunsFromTheOldestPingThatWasNotAnswered() {
    TestLine line = ayame.member("r");
    ayame.pass(31);
    line.says(PONG);
    // The next ping comes a little after the 35th second.
    ayame.pass(63);
    assertThat(line.closed()).isNull();
    ayame.pass(3);
    assertThat(line.closed()).isEqualTo(CloseCause.AYAME_PONG_TIMEOUT);
  }

  @Test
  void theOtherOneIsToldOfATimeout() {
    TestLine first = ayame.member("r");
    TestLine second = ayame.member("r");
    for (int i = 0; i < 14; i++) {
      ayame.pass(5);
      first.says(PONG);
    }
    assertThat(second.closed()).isEqualTo(CloseCause.AYAME_PONG_TIMEOUT);
    assertThat(Collections.frequency(first.all(), "{\"type\":\"bye\"}")).isOne();
    assertThat(first.closed()).isEqualTo(CloseCause.AYAME_BYE);
    ayame.assertNothingLeft();
  }

  @Test
  void silenceCloses() {
    AyameFixture patient =
        new AyameFixture(Map.of("WS_PONG_TIMEOUT_SEC", "3600", "WS_READ_TIMEOUT_SEC", "20"));
    TestLine unregistered = patient.connect("x");
    TestLine line = patient.member("r");
    patient.pass(19);
    assertThat(line.closed()).isNull();
    patient.pass(2);
    assertThat(line.closed()).isEqualTo(CloseCause.AYAME_READ_TIMEOUT);
    assertThat(line.closed().code()).isEqualTo(1000);
    assertThat(line.closed().reason()).isNotEmpty();
    assertThat(unregistered.closed()).isEqualTo(CloseCause.AYAME_READ_TIMEOUT);
    patient.assertNothingLeft();
  }

  @Test
  void anyFrameBreaksTheSilence() {
    AyameFixture patient =
        new AyameFixture(Map.of("WS_PONG_TIMEOUT_SEC", "3600", "WS_READ_TIMEOUT_SEC", "20"));
    TestLine line = patient.member("r");
    for (int i = 0; i < 10; i++) {
      patient.pass(15);
      line.says("{\"type\":\"candidate\"}");
    }
    assertThat(line.closed()).isNull();
  }

  @Test
  void aStandaloneClientGetsNoPingsAfterRegisteringButMayNotBeSilentForEver() {
    TestLine line = ayame.connect("r");
    ayame.pass(6);
    assertThat(line.all()).containsExactly(PING);
    line.says("{\"type\":\"register\",\"standalone\":true}");
    assertThat(line.next()).contains("accept");
    ayame.pass(89);
    assertThat(line.all()).isEmpty();
    assertThat(line.closed()).isNull();
    ayame.pass(2);
    assertThat(line.closed()).isEqualTo(CloseCause.AYAME_READ_TIMEOUT);
    ayame.assertNothingLeft();
  }

  @Test
  void intervalAndTimeoutAreSettings() {
    AyameFixture quick =
        new AyameFixture(Map.of("WS_PING_INTERVAL_SEC", "1", "WS_PONG_TIMEOUT_SEC", "3"));
    TestLine line = quick.connect("r");
    quick.pass(3);
    assertThat(line.all()).hasSizeBetween(2, 3);
    quick.pass(2);
    assertThat(line.closed()).isEqualTo(CloseCause.AYAME_PONG_TIMEOUT);
  }
}
