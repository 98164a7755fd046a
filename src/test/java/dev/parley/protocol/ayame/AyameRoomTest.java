package dev.parley.protocol.ayame;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.exchange.CloseCause;
import dev.parley.exchange.PeerId;
import dev.parley.exchange.Signal;
import dev.parley.exchange.TestLine;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** PROTOCOLS.md, section 1: the full room, relays, leaving, standalone. */
class AyameRoomTest {
  private static final String BYE = "{\"type\":\"bye\"}";
  private static final String STANDALONE = ",\"standalone\":true";

  private final AyameFixture ayame = new AyameFixture(Map.of());

  @AfterEach
  void everyoneGone() {
    ayame.board.board().hangUpAll(CloseCause.SHUTDOWN);
    ayame.assertNothingLeft();
  }

  @Test
  void theThirdIsRejectedAndTheTwoNoticeNothing() {
    TestLine first = ayame.member("r");
    TestLine second = ayame.member("r");
    TestLine third = ayame.connect("r").says("{\"type\":\"register\"}");

    assertThat(third.all()).containsExactly("{\"type\":\"reject\",\"reason\":\"full\"}");
    assertThat(third.closed()).isEqualTo(CloseCause.AYAME_FULL);
    assertThat(third.closed().code()).isEqualTo(1000);
    assertThat(first.all()).isEmpty();
    assertThat(second.all()).isEmpty();
    assertThat(ayame.protocol.figures()).isEqualTo(Map.of("rooms", 1L, "members", 2L));
  }

  @Test
  void roomsDifferByCase() {
    ayame.member("r");
    assertThat(ayame.connect("R").says("{\"type\":\"register\"}").next())
        .contains("\"isExistClient\":false");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"offer\",\"sdp\":\"v=0\\r\\n\"}",
        " { \"sdp\" : \"\\ud83d\" ,\t\"type\"\n:\"\\u0061nswer\", \"n\":1e400, \"n\":-0.0 } ",
        "{\"type\":\"candidate\",\"ice\":{\"type\":\"x\",\"candidate\":\"\"},\"from\":\"me\",\"x\":null}",
      })
  void offerAnswerAndCandidateGoToTheOtherByteForByte(String frame) {
    TestLine first = ayame.member("r");
    TestLine second = ayame.member("r");

    second.says(frame);
    assertThat(first.all()).containsExactly(frame);
    first.says(frame);
    assertThat(second.all()).containsExactly(frame);
  }

  @Test
  void orderIsKept() {
    TestLine first = ayame.member("r");
    TestLine second = ayame.member("r");
    for (int i = 0; i < 1000; i++) {
      first.says("{\"type\":\"candidate\",\"n\":" + i + "}");
    }
    for (int i = 0; i < 1000; i++) {
      assertThat(second.next()).isEqualTo("{\"type\":\"candidate\",\"n\":" + i + "}");
    }
  }

  @Test
  void whatIsSaidAloneIsDropped() {
    TestLine first =
        ayame.member("r").says("{\"type\":\"offer\"}").says("{\"type\":\"candidate\"}");
    TestLine second = ayame.member("r");
    assertThat(first.closed()).isNull();
    assertThat(second.all()).isEmpty();
  }

  @Test
  void relaysStayInTheirRoom() {
    TestLine a1 = ayame.member("a");
    TestLine b1 = ayame.member("b");
    TestLine a2 = ayame.member("a");
    TestLine b2 = ayame.member("b");
    a1.says("{\"type\":\"offer\",\"of\":\"a\"}");
    b2.says("{\"type\":\"offer\",\"of\":\"b\"}");
    assertThat(a2.all()).containsExactly("{\"type\":\"offer\",\"of\":\"a\"}");
    assertThat(b1.all()).containsExactly("{\"type\":\"offer\",\"of\":\"b\"}");
    assertThat(a1.all()).isEmpty();
    assertThat(b2.all()).isEmpty();
  }

  @Test
  void messageIsAProtocolErrorUnlessSwitchedOn() {
    TestLine first = ayame.member("r");
    TestLine second = ayame.member("r").says("{\"type\":\"message\",\"x\":1}");
    assertThat(second.closed()).isEqualTo(CloseCause.AYAME_PROTOCOL_ERROR);
    assertThat(first.all()).containsExactly(BYE);

    AyameFixture talkative = new AyameFixture(Map.of("TYPE_MESSAGE", "true"));
    TestLine third = talkative.member("r").says("{\"type\":\"message\"}");
    TestLine fourth = talkative.member("r").says("{\"type\":\"message\", \"x\":1}");
    assertThat(third.all()).containsExactly("{\"type\":\"message\", \"x\":1}");
    assertThat(fourth.closed()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ping", "bye", "accept", "reject", "unknown", "Offer", ""})
  void anUnknownTypeIsAProtocolErrorAndEndsTheRoom(String type) {
    TestLine first = ayame.member("r");
    TestLine second = ayame.member("r").says("{\"type\":\"" + type + "\"}");
    assertThat(second.closed()).isEqualTo(CloseCause.AYAME_PROTOCOL_ERROR);
    assertThat(first.all()).containsExactly(BYE);
    assertThat(first.closed()).isEqualTo(CloseCause.AYAME_BYE);
  }

  @Test
  void whoStaysGetsByeAndIsClosedAndTheRoomIsFreeAtOnce() {
    TestLine first = ayame.member("r");
    TestLine second = ayame.member("r");

    first.hangsUp();

    assertThat(second.all()).containsExactly(BYE);
    assertThat(second.closed()).isEqualTo(CloseCause.AYAME_BYE);
    assertThat(second.closed().code()).isEqualTo(1000);
    assertThat(first.all()).isEmpty();
    assertThat(ayame.connect("r").says("{\"type\":\"register\"}").next())
        .contains("\"isExistClient\":false");
  }

  @Test
  void theSecondMayLeaveAsWell() {
    TestLine first = ayame.member("r");
    ayame.member("r").hangsUp();
    assertThat(first.all()).containsExactly(BYE);
    assertThat(first.closed()).isEqualTo(CloseCause.AYAME_BYE);
  }

  @Test
  void whoLeavesAloneLeavesNothing() {
    ayame.member("r").hangsUp();
    ayame.assertNothingLeft();
  }

  @Test
  void atShutdownNobodyIsToldByeAndAllAreClosedForThatCause() {
    TestLine first = ayame.member("r");
    TestLine second = ayame.member("r");
    ayame.board.board().hangUpAll(CloseCause.SHUTDOWN);
    assertThat(first.closed()).isEqualTo(CloseCause.SHUTDOWN);
    assertThat(second.closed()).isEqualTo(CloseCause.SHUTDOWN);
    assertThat(first.all()).isEmpty();
    assertThat(second.all()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"true,false", "false,true", "true,true"})
  void ifEitherIsStandaloneThereIsNoByeButBothAreClosed(boolean first, boolean second) {
    for (boolean firstLeaves : new boolean[] {true, false}) {
      TestLine a = ayame.member("r", first ? STANDALONE : "");
      TestLine b = ayame.member("r", second ? STANDALONE : "");
      TestLine leaver = firstLeaves ? a : b;
      TestLine other = firstLeaves ? b : a;

      leaver.hangsUp();

      assertThat(other.all()).isEmpty();
      assertThat(other.closed()).isEqualTo(CloseCause.AYAME_BYE);
      ayame.assertNothingLeft();
    }
  }

  @Test
  void connectedOfAStandaloneClientClosesIt() {
    TestLine other = ayame.member("r");
    TestLine line = ayame.member("r", STANDALONE).says("{\"type\":\"connected\"}");
    assertThat(line.closed()).isEqualTo(CloseCause.AYAME_BYE);
    assertThat(line.closed().code()).isEqualTo(1000);
    assertThat(line.all()).isEmpty();
    assertThat(other.all()).isEmpty();
    assertThat(other.closed().code()).isEqualTo(1000);
  }

  @Test
  void connectedOfAnyOtherClientIsIgnored() {
    TestLine first = ayame.member("r");
    TestLine second = ayame.member("r", ",\"standalone\":false").says("{\"type\":\"connected\"}");
    assertThat(second.closed()).isNull();
    assertThat(first.all()).isEmpty();
  }

  @Test
  void whenThePartnersNodeDiesTheRoomIsFreeAndByeIsSaid() {
    TestLine first = ayame.member("r");
    PeerId self = new PeerId("test", 1);
    PeerId partner = new PeerId("dead", 7);
    ayame.board.board().deliver(self, Signal.of("joined", partner, "x"));
    ayame.board.board().deliver(self, Signal.of(Signal.LOST, partner, "x"));

    assertThat(first.all()).containsExactly(BYE);
    assertThat(first.closed()).isEqualTo(CloseCause.AYAME_BYE);
    assertThat(ayame.protocol.figures()).isEqualTo(Map.of("rooms", 0L, "members", 0L));
  }
}
