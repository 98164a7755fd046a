package dev.parley.protocol.ayame;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.exchange.CloseCause;
import dev.parley.exchange.TestLine;
import dev.parley.webhook.Header;
import dev.parley.webhook.WebhookResult.Why;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** PROTOCOLS.md, section 1: the authentication and the disconnect webhook. */
class AyameWebhookTest {
  private static final String YES = "{\"allowed\":true}";
  private static final String REGISTER = "{\"type\":\"register\"}";

  private final AyameFixture ayame =
      new AyameFixture(Map.of("COPY_WEBSOCKET_HEADER_NAMES", "X-Real-IP, Cookie"), true);

  @AfterEach
  void everyoneGone() {
    ayame.board.board().hangUpAll(CloseCause.SHUTDOWN);
    ayame.assertNothingLeft();
  }

  // --- what is asked

  @Test
  void theLeastPayload() {
    ayame.connect("r").says(REGISTER);
    assertThat(ayame.authn.next())
        .isEqualTo(
            new FakeWebhook.Sent(
                "{\"roomId\":\"r\",\"clientId\":\"c1\",\"connectionId\":\"c1\"}", List.of()));
  }

  @Test
  void theFullestPayloadKeepsTheClientsText() {
    ayame
        .connect("\u90e8")
        .says(
            "{\"environment\":\"e\\ud83d\",\"type\":\"register\",\"roomId\":\"\\u90e8\",\"clientId\":\"\\u0063\","
                + "\"signalingKey\":\"new\",\"key\":\"old\",\"authnMetadata\":{ \"n\" : 1e400,\"x\":null},"
                + "\"ayameClient\":\"a\",\"libwebrtc\":\"l\",\"unknown\":1}");
    assertThat(ayame.authn.next().json())
        .isEqualTo(
            "{\"roomId\":\"\\u90e8\",\"clientId\":\"\\u0063\",\"connectionId\":\"c1\",\"signalingKey\":\"new\","
                + "\"authnMetadata\":{ \"n\" : 1e400,\"x\":null},\"ayameClient\":\"a\",\"libwebrtc\":\"l\",\"environment\":\"e\\ud83d\"}");
  }

  @Test
  void keyIsTheOldNameOfSignalingKey() {
    ayame.connect("r").says("{\"type\":\"register\",\"key\":\"old\",\"signalingKey\":null}");
    assertThat(ayame.authn.next().json())
        .contains("\"signalingKey\":\"old\"")
        .doesNotContain("\"key\"");
  }

  @Test
  void anEmptyClientIdCountsAsAbsent() {
    ayame.connect("r").says("{\"type\":\"register\",\"clientId\":\"\"}");
    assertThat(ayame.authn.next().json()).contains("\"clientId\":\"c1\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "\"x\"", "[1, 2]", "false", "{}"})
  void metadataMayBeAnything(String metadata) {
    ayame.connect("r").says("{\"type\":\"register\",\"authnMetadata\":" + metadata + "}");
    assertThat(ayame.authn.next().json()).endsWith(",\"authnMetadata\":" + metadata + "}");
  }

  @Test
  void namedHeadersOfTheUpgradeGoAlongWithBothWebhooks() {
    TestLine line =
        ayame.connect(
            AyameFixture.upgrade(
                Map.of("roomId", List.of("r")),
                Map.of("x-real-ip", List.of("192.0.2.7"), "X-Other", List.of("no"))));
    line.says(REGISTER);
    List<Header> expected = List.of(new Header("X-Real-IP", "192.0.2.7"));
    assertThat(ayame.authn.next().headers()).isEqualTo(expected);
    line.hangsUp();
    assertThat(ayame.disconnect.next().headers()).isEqualTo(expected);
    ayame.authn.answers(200, YES);
  }

  @Test
  void nothingIsAskedForARegisterThatIsNotValid() {
    ayame.connect("r").says("{\"type\":\"register\",\"roomId\":\"other\"}");
    ayame.connect("r").says("{\"type\":\"register\",\"roomId\":1}");
    assertThat(ayame.authn.next()).isNull();
    assertThat(ayame.disconnect.next()).isNull();
  }

  // --- what the answers mean

  @Test
  void allowedIsAcceptedWithWhatTheWebhookGave() {
    TestLine line = ayame.connect("r").says(REGISTER);
    assertThat(line.all()).isEmpty();
    ayame.authn.answers(
        200,
        "{\"authzMetadata\" : {\"role\":\"guest\", \"n\":1e400,\"z\":null},\n\"allowed\":true,\"reason\":5,"
            + "\"iceServers\":[{\"urls\":[\"stun:s\"],\"username\":null,\"credential\":\"\\ud83d\"}]}");
    assertThat(line.all())
        .containsExactly(
            "{\"type\":\"accept\",\"connectionId\":\"c1\",\"isExistClient\":false,\"isExistUser\":false,"
                + "\"iceServers\":[{\"urls\":[\"stun:s\"],\"credential\":\"\\ud83d\"}],"
                + "\"authzMetadata\":{\"role\":\"guest\", \"n\":1e400,\"z\":null}}");
  }

  @Test
  void theWebhooksIceServersTakeThePlaceOfOurs() {
    ayame.iceServers = Optional.of("[{\"urls\":\"turn:ours\"}]");
    TestLine first = ayame.connect("r").says(REGISTER);
    ayame.authn.answers(200, "{\"allowed\":true,\"iceServers\":[{\"urls\":\"stun:theirs\"}]}");
    assertThat(first.next()).contains("theirs").doesNotContain("ours");
    TestLine second = ayame.connect("r").says(REGISTER);
    ayame.authn.answers(200, "{\"allowed\":true,\"iceServers\":[]}");
    assertThat(second.next()).contains("\"iceServers\":[{\"urls\":\"turn:ours\"}]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        YES,
        "{\"allowed\":true,\"iceServers\":null,\"authzMetadata\":null}",
        "{\"allowed\":true,\"iceServers\":[ ]}",
      })
  void whatThereIsNotIsLeftOutOfAccept(String answer) {
    TestLine line = ayame.connect("r").says(REGISTER);
    ayame.authn.answers(200, answer);
    assertThat(line.all())
        .containsExactly(
            "{\"type\":\"accept\",\"connectionId\":\"c1\",\"isExistClient\":false,\"isExistUser\":false}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"allowed\":false,\"reason\":\"no\"} | \"no\"",
        "{\"allowed\":false,\"reason\":\"\"} | \"\"",
        "{\"reason\":\"\\ud83d \\\"x\\\"\",\"allowed\":false} | \"\\ud83d \\\"x\\\"\"",
      })
  void deniedIsRejectedWithTheWebhooksReason(String answer, String reason) {
    TestLine line = ayame.connect("r").says(REGISTER);
    ayame.authn.answers(200, answer);
    assertThat(line.all()).containsExactly("{\"type\":\"reject\",\"reason\":" + reason + "}");
    assertThat(line.closed()).isEqualTo(CloseCause.AYAME_REJECTED);
    assertThat(line.closed().code()).isEqualTo(1000);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "200 | {\"allowed\":false}",
        "200 | {\"allowed\":false,\"reason\":1}",
        "200 | {\"allowed\":false,\"reason\":null}",
        "200 | {}",
        "200 | {\"allowed\":\"true\"}",
        "200 | {\"allowed\":1}",
        "200 | {\"allowed\":null,\"reason\":\"x\"}",
        "200 | {\"allowed\":true,\"iceServers\":\"stun:s\"}",
        "200 | {\"allowed\":true,\"iceServers\":{}}",
        "200 | true",
        "200 | [{\"allowed\":true}]",
        "200 | ``",
        "200 | {\"allowed\":true}x",
        "200 | {\"allowed\":true",
        "201 | {\"allowed\":true}",
        "204 | ``",
        "302 | {\"allowed\":true}",
        "403 | {\"allowed\":false,\"reason\":\"x\"}",
        "500 | {\"allowed\":true}",
      })
  void anythingElseIsInternalServerError(int status, String body) {
    TestLine line = ayame.connect("r").says(REGISTER);
    ayame.authn.answers(status, body);
    assertInternalServerError(line);
  }

  @ParameterizedTest
  @EnumSource
  void noAnswerIsInternalServerError(Why why) {
    TestLine line = ayame.connect("r").says(REGISTER);
    ayame.authn.fails(why);
    assertInternalServerError(line);
  }

  private void assertInternalServerError(TestLine line) {
    assertThat(line.all())
        .containsExactly("{\"type\":\"reject\",\"reason\":\"InternalServerError\"}");
    assertThat(line.closed()).isEqualTo(CloseCause.AYAME_REJECTED);
    assertThat(ayame.protocol.figures().get("members")).isZero();
  }

  // --- meanwhile

  @Test
  void framesThatArriveMeanwhileAreKeptInOrder() {
    TestLine first = ayame.connect("r").says(REGISTER);
    ayame.authn.answers(200, YES);
    first.all();
    TestLine second = ayame.connect("r").says(REGISTER);
    for (int i = 0; i < 50; i++) {
      second.says("{\"type\":\"candidate\",\"n\":" + i + "}");
    }
    assertThat(first.all()).isEmpty();

    ayame.authn.answers(200, YES);

    assertThat(second.next()).contains("accept");
    for (int i = 0; i < 50; i++) {
      assertThat(first.next()).isEqualTo("{\"type\":\"candidate\",\"n\":" + i + "}");
    }
  }

  @Test
  void andBounded() {
    TestLine line = ayame.connect("r").says(REGISTER);
    for (int i = 0; i <= 1000; i++) {
      line.says("{\"type\":\"candidate\"}");
    }
    assertThat(line.closed()).isEqualTo(CloseCause.FLOOD);
    ayame.authn.answers(200, YES);
    ayame.assertNothingLeft();
  }

  @Test
  void aPongHeldBackMeanwhileIsNotTakenForAMissingOne() {
    AyameFixture hasty =
        new AyameFixture(Map.of("WS_PING_INTERVAL_SEC", "1", "WS_PONG_TIMEOUT_SEC", "3"), true);
    TestLine line = hasty.connect("r").says(REGISTER);
    for (int i = 0; i < 10; i++) {
      hasty.pass(1);
      line.says("{\"type\":\"pong\"}");
    }
    assertThat(line.closed()).isNull();
    hasty.authn.answers(200, YES);
    hasty.pass(5);
    assertThat(line.closed()).isEqualTo(CloseCause.AYAME_PONG_TIMEOUT);
  }

  @Test
  void norIsOneThatWasDueBeforeRegister() {
    AyameFixture hasty =
        new AyameFixture(Map.of("WS_PING_INTERVAL_SEC", "1", "WS_PONG_TIMEOUT_SEC", "3"), true);
    TestLine line = hasty.connect("r");
    hasty.pass(2);
    line.says(REGISTER).says("{\"type\":\"pong\"}");
    hasty.pass(10);
    assertThat(line.closed()).isNull();
  }

  @Test
  void theRegisterDeadlineIsMetByRegisterItself() {
    TestLine line = ayame.connect("r").says(REGISTER);
    ayame.pass(40);
    assertThat(line.closed()).isNull();
    ayame.authn.answers(200, YES);
    assertThat(line.all()).anyMatch(frame -> frame.contains("accept"));
  }

  @Test
  void whoLeavesMeanwhileIsNotAdmittedAndLeavesNothing() {
    TestLine line = ayame.connect("r").says(REGISTER);
    line.hangsUp();
    ayame.authn.answers(200, YES);
    assertThat(line.all()).isEmpty();
    ayame.assertNothingLeft();
    assertThat(ayame.disconnect.next()).isNotNull();
    assertThat(ayame.disconnect.next()).isNull();
  }

  @Test
  void thePlaceIsTakenWhenTheAnswerComesAndNotBefore() {
    TestLine slow = ayame.connect("r").says(REGISTER);
    TestLine second = ayame.connect("r").says(REGISTER);
    TestLine third = ayame.connect("r").says(REGISTER);
    ayame.authn.answers(200, YES);
    ayame.authn.answers(200, YES);
    ayame.authn.answers(200, YES);
    assertThat(slow.next()).contains("\"isExistClient\":false");
    assertThat(second.next()).contains("\"isExistClient\":true");
    assertThat(third.next()).isEqualTo("{\"type\":\"reject\",\"reason\":\"full\"}");
  }

  // --- the disconnect webhook

  @Test
  void everyClosedSocketWithAValidRegisterIsToldOnce() {
    TestLine first = ayame.connect("r").says("{\"type\":\"register\",\"clientId\":\"\\u0041\"}");
    ayame.authn.answers(200, YES);
    TestLine second = ayame.connect("r").says(REGISTER);
    ayame.authn.answers(200, YES);
    ayame.connect("r").says(REGISTER);
    ayame.authn.answers(200, YES);
    assertThat(ayame.disconnect.next().json())
        .as("full")
        .isEqualTo("{\"roomId\":\"r\",\"clientId\":\"c3\",\"connectionId\":\"c3\"}");
    ayame.connect("r").says(REGISTER);
    ayame.authn.answers(200, "{\"allowed\":false,\"reason\":\"x\"}");
    assertThat(ayame.disconnect.next().json()).as("rejected").contains("c4");
    ayame.connect("r").says(REGISTER);
    ayame.authn.fails(Why.TIMEOUT);
    assertThat(ayame.disconnect.next().json()).as("failed").contains("c5");

    first.hangsUp();

    assertThat(second.closed()).isEqualTo(CloseCause.AYAME_BYE);
    assertThat(ayame.disconnect.next().json())
        .isEqualTo("{\"roomId\":\"r\",\"clientId\":\"\\u0041\",\"connectionId\":\"c1\"}");
    assertThat(ayame.disconnect.next().json()).contains("c2");
    assertThat(ayame.disconnect.next()).isNull();
  }

  @Test
  void aProtocolErrorAfterRegisterIsToldToo() {
    TestLine line = ayame.connect("r").says(REGISTER);
    ayame.authn.answers(200, YES);
    line.says(REGISTER);
    assertThat(ayame.disconnect.next().json()).contains("c1");
    assertThat(ayame.disconnect.next()).isNull();
  }
}
