package dev.parley.it.transcript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.it.client.ToyServer;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A transcript that must fail does fail, and says enough. */
@Timeout(60)
class ReplayerTest {
  private ToyServer server;
  private Webhooks webhooks;
  private Replayer replayer;

  @BeforeEach
  void start() throws IOException {
    server = new ToyServer();
    webhooks = new Webhooks();
    replayer = new Replayer(server, webhooks);
  }

  @AfterEach
  void stop() throws IOException {
    webhooks.close();
    server.close();
  }

  @Test
  void aConversationAsWrittenPasses() {
    play(
        """
        alice connects /ws
        bob connects /ws
        alice > say {"type":"a","id":"${room}"}
        alice < { "id":"${room}", "type" : "a" }
        alice > all {"type":"b","n":1.50,"who":"x","extra":{"a":[1,2]}}
        alice < {"type":"b","n":1.50,"...":"..."}
        bob < {"type":"b","n":1.50,"who":"${who:string}","extra":{"a":["...",2]}}
        bob quiet
        alice > close 4001 words
        alice closed 4001 "words"
        carol connects /refuse -> 403
          < Content-Type: application/json
        """);
  }

  @Test
  void aWrongFrameFailsWithTheLineBothTextsAndWhatCameBefore() {
    assertThatThrownBy(
            () ->
                play(
                    """
                    alice connects /ws
                    alice > say {"type":"first"}
                    alice < {"type":"first"}
                    alice > say {"type":"reject","reason":"full"}
                    alice < {"type":"accept"}
                    """))
        .isInstanceOf(TranscriptFailure.class)
        .hasMessageContainingAll(
            "test.txt:7  alice < {\"type\":\"accept\"}",
            "in: a title",
            "expected: alice < {\"type\":\"accept\"}",
            "got:      alice < {\"type\":\"reject\",\"reason\":\"full\"}",
            "because:  $.type: expected \"accept\" but got \"reject\"",
            "alice connects /ws",
            "alice > say {\"type\":\"first\"}",
            "alice < {\"type\":\"first\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // A member too many, one too few, twice, null for absent.
        "alice > say {\"type\":\"a\",\"x\":1}\nalice < {\"type\":\"a\"}",
        "alice > say {\"type\":\"a\"}\nalice < {\"type\":\"a\",\"x\":1}",
        "alice > say {\"type\":\"a\",\"type\":\"a\"}\nalice < {\"type\":\"a\"}",
        "alice > say {\"type\":\"a\",\"x\":null}\nalice < {\"type\":\"a\"}",
        // Numbers by their text, types, order in arrays.
        "alice > say {\"n\":1.0}\nalice < {\"n\":1}",
        "alice > say {\"n\":\"1\"}\nalice < {\"n\":1}",
        "alice > say {\"n\":[1,2]}\nalice < {\"n\":[2,1]}",
        "alice > say {\"n\":null}\nalice < {\"n\":\"${:any}\"}",
        // A variable that has a value already.
        "alice > say {\"n\":\"a\",\"m\":\"b\"}\nalice < {\"n\":\"${x:string}\",\"m\":\"${:string}\"}\nalice > say {\"n\":\"b\"}\nalice < {\"n\":\"${x:string}\"}",
        // Patterns.
        "alice > say {\"n\":\"01JABCDEFGHJKLMNPQRSTUVWX\"}\nalice < {\"n\":\"${:ulid}\"}",
        "alice > say {\"n\":\"no-uuid\"}\nalice < {\"n\":\"${:uuid}\"}",
        "alice > say {\"n\":\"short\"}\nalice < {\"n\":\"${:session}\"}",
        "alice > say {\"n\":1}\nalice < {\"n\":\"${:millis}\"}",
        "alice > say {\"n\":\"ab\"}\nalice < {\"n\":\"${:/a/}\"}",
        // Not JSON.
        "alice > say {\"n\":1} x\nalice < {\"n\":1}",
        "alice > say {\"n\":01}\nalice < {\"n\":1}",
        // Escapes, where they count.
        "alice > say {\"n\":\"\\u0061\"}\nalice <literal {\"n\":\"a\"}",
        // Verbatim to the space.
        "alice > all {\"n\":1}\nalice <verbatim alice",
        // Closes.
        "alice > close 1000 a\nalice closed 1000 \"b\"",
        "alice > close 1000 a\nalice closed 1001",
        "alice > close 1000\nalice closed 1000 /.+/",
        "alice > say {\"n\":1}\nalice closed 1000",
        "alice > cut\nalice closed 1000",
        "alice > cut\nalice < {\"n\":1}",
        // Silence.
        "alice > say {\"n\":1}\nalice quiet",
        "alice > say {\"n\":1}",
        "bob connects /ws\nbob > all {\"n\":1}\nbob < {\"n\":1}",
        "alice > close 1000",
        // Upgrades and HTTP.
        "bob connects /refuse",
        "bob connects /ws -> 403",
        "bob connects /refuse -> 404",
        "bob connects /refuse -> 403\n  {\"error\":\"other\"}",
        "bob connects /refuse -> 403\n  < Allow: present",
        "bob connects /refuse -> 403\n  < Content-Type: absent",
        "GET /refuse -> 404",
        // A frame of the wrong kind, and a broken server.
        "alice > raw 8200\nalice < {\"n\":1}",
        "alice > raw 8101ff\nalice < {\"n\":1}",
        // Nothing known by that name.
        "alice < {\"n\":\"${unheardOf}\"}",
        "zed > hello",
        // Clocks.
        "clock starts\nclock at least 5 s",
      })
  void whatIsNotAsWrittenFails(String lines) {
    assertThatThrownBy(() -> play("@patience 1\nalice connects /ws\n" + lines + "\n"))
        .isInstanceOf(TranscriptFailure.class);
  }

  @Test
  void theHeartbeatIsPassedOverUnlessItIsSpokenOf() {
    play(
        """
        alice connects /ws
        alice > say {"type":"ping"}
        alice > say {"n":1}
        alice < {"n":1}
        bob connects /ws manual
        bob > say {"type":"ping"}
        bob < {"type":"ping"}
        """);
    assertThatThrownBy(
            () ->
                play(
                    "alice connects /ws manual\nalice > say {\"type\":\"ping\"}\nalice > say {\"n\":1}\nalice < {\"n\":1}\n"))
        .isInstanceOf(TranscriptFailure.class);
  }

  @Test
  void everyReplayHasItsOwnNames() {
    Variables one = new Variables(new Issuer());
    Variables other = new Variables(new Issuer());
    assertThat(one.expand("${room}")).startsWith("room-").isEqualTo(one.expand("${room}"));
    assertThat(one.expand("${room}")).isNotEqualTo(other.expand("${room}"));
    assertThat(one.expand("${MA}")).matches("MA-[A-Z0-9]{10}");
    assertThat(one.expand("${MA|lower}"))
        .isEqualTo(one.expand("${MA}").toLowerCase(java.util.Locale.ROOT));
    assertThat(one.expand("${repeat ab 3}${u+1F600}${fresh 5}")).matches("ababab😀[a-z0-9]{5}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "alice sings",
        "alice >loudly {\"a\":1}",
        "alice <softly {\"a\":1}",
        "alice closed 1000 without quotes",
        "GET /healthz 200",
        "webhook authn for room answers maybe",
        "alice quiet\n  indented",
        "alice >size 100 {\"a\":1}",
        "alice connects /ws\n@settings brisk",
      })
  void whatIsNotUnderstoodIsAnErrorWithItsLine(String lines) {
    assertThatThrownBy(
            () ->
                TranscriptParser.parse("test.txt", "=== a title\n@statement x.y\n" + lines + "\n"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("test.txt:");
  }

  @Test
  void aTranscriptThatProvesNothingIsRefused() {
    assertThatThrownBy(
            () -> TranscriptParser.parse("test.txt", "=== a title\nalice connects /ws\n"))
        .hasMessageContaining("no @statement");
    assertThatThrownBy(() -> TranscriptParser.parse("test.txt", "=== a title\n@statement x.y\n"))
        .hasMessageContaining("nothing happens");
  }

  private void play(String lines) {
    TranscriptParser.parse("test.txt", "=== a title\n@statement test.toy\n" + lines)
        .forEach(replayer::replay);
  }
}
