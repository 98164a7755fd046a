package dev.parley.protocol.ayame;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.f4b6a3.ulid.Ulid;
import dev.parley.exchange.CloseCause;
import dev.parley.exchange.TestBoard;
import dev.parley.exchange.TestLine;
import dev.parley.exchange.TimerWheel;
import dev.parley.guard.Access;
import dev.parley.ice.IceServers;
import dev.parley.settings.CommonSettings;
import dev.parley.settings.SettingsReader;
import dev.parley.webhook.WebhookSettings;
import dev.parley.webhook.WebhookTrust;
import dev.parley.webhook.Webhooks;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** PROTOCOLS.md, section 1, "First frame". */
class AyameRegisterTest {
  private final AyameFixture ayame = new AyameFixture(Map.of());
  private final AyameFixture classic = new AyameFixture(Map.of("AYAME_ROOM_ID_REQUIRED", "false"));

  @AfterEach
  void everyoneGone() {
    for (AyameFixture each : new AyameFixture[] {ayame, classic}) {
      each.board.board().hangUpAll(CloseCause.SHUTDOWN);
      each.assertNothingLeft();
    }
  }

  private TestLine classic() {
    return classic.connect(TestBoard.upgrade("/signaling"));
  }

  @Test
  void theFirstIsAcceptedIntoAnEmptyRoomAndTheSecondBesideIt() {
    TestLine first = ayame.connect("r").says("{\"type\":\"register\",\"roomId\":\"r\"}");
    TestLine second = ayame.connect("r").says("{\"type\":\"register\",\"roomId\":\"r\"}");

    assertThat(first.all())
        .containsExactly(
            "{\"type\":\"accept\",\"connectionId\":\"c1\",\"isExistClient\":false,\"isExistUser\":false}");
    assertThat(second.all())
        .containsExactly(
            "{\"type\":\"accept\",\"connectionId\":\"c2\",\"isExistClient\":true,\"isExistUser\":true}");
  }

  @Test
  void acceptBringsIceServersMadeForThisConnectionWhenThereAreSome() {
    ayame.iceServers = Optional.of("[{\"urls\":\"turn:t\",\"username\":\"USER\"}]");
    assertThat(ayame.connect("r").says("{\"type\":\"register\",\"roomId\":\"r\"}").next())
        .contains(",\"iceServers\":[{\"urls\":\"turn:t\",\"username\":\"c1\"}]}");
  }

  @Test
  void aMissingOrNullRoomIdMeansTheUpgrades() {
    ayame.member("r");
    assertThat(ayame.connect("r").says("{\"type\":\"register\",\"roomId\":null}").next())
        .contains("\"isExistClient\":true");
  }

  @Test
  void anEmptyRoomIdCountsAsMissing() {
    ayame.member("r");
    assertThat(ayame.connect("r").says("{\"type\":\"register\",\"roomId\":\"\"}").next())
        .contains("\"isExistClient\":true");
  }

  @Test
  void anotherRoomIdCloses1008() {
    TestLine line = ayame.connect("r").says("{\"type\":\"register\",\"roomId\":\"R\"}");
    assertThat(line.all()).isEmpty();
    assertThat(line.closed()).isEqualTo(CloseCause.AYAME_ROOM_MISMATCH);
    assertThat(line.closed().code()).isEqualTo(1008);
    assertThat(ayame.disconnect.next()).isNull();
  }

  @Test
  void noRoomIdAtAllCloses1000WithAReason() {
    TestLine line = classic().says("{\"type\":\"register\"}");
    assertThat(line.closed()).isEqualTo(CloseCause.AYAME_NO_ROOM);
    assertThat(line.closed().code()).isEqualTo(1000);
    assertThat(line.closed().reason()).isNotEmpty();
    assertThat(classic.disconnect.next()).isNull();
  }

  @Test
  void aClassicClientNamesItsRoomInRegisterOnly() {
    assertThat(classic().says("{\"type\":\"register\",\"roomId\":\"r\"}").next())
        .contains("\"isExistClient\":false");
    assertThat(classic.member("r")).isNotNull();
    TestLine tooLong =
        classic().says("{\"type\":\"register\",\"roomId\":\"" + "x".repeat(256) + "\"}");
    assertThat(tooLong.closed()).isEqualTo(CloseCause.AYAME_PROTOCOL_ERROR);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"offer\",\"sdp\":\"x\"}",
        "{\"type\":\"connected\"}",
        "{\"type\":\"message\"}",
        "{\"type\":\"ping\"}",
        "{\"type\":\"bye\"}",
        "{\"type\":\"\"}",
        "{\"type\":\"Register\"}",
        "{\"type\":\"register\",\"roomId\":1}",
        "{\"type\":\"register\",\"clientId\":{}}",
        "{\"type\":\"register\",\"signalingKey\":true}",
        "{\"type\":\"register\",\"key\":[]}",
        "{\"type\":\"register\",\"ayameClient\":1}",
        "{\"type\":\"register\",\"libwebrtc\":1}",
        "{\"type\":\"register\",\"environment\":1}",
        "{\"type\":\"register\",\"standalone\":\"true\"}",
      })
  void anotherFirstFrameIsAProtocolError(String frame) {
    TestLine line = ayame.connect("r").says(frame);
    assertThat(line.closed()).isEqualTo(CloseCause.AYAME_PROTOCOL_ERROR);
    assertThat(line.closed().code()).isEqualTo(1000);
    assertThat(line.closed().reason()).isNotEmpty();
    assertThat(line.all()).isEmpty();
    assertThat(ayame.disconnect.next()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "register",
        "[]",
        "{}",
        "{\"type\":1}",
        "{\"type\":null}",
        "{\"type\":\"register\",\"type\":\"register\"}",
        "{\"type\":\"register\"}{}",
        "{\"roomId\":\"r\"}",
      })
  void badJsonCloses1000BeforeAndAfterRegister(String frame) {
    for (TestLine line : new TestLine[] {ayame.connect("x"), ayame.member("y")}) {
      line.says(frame);
      assertThat(line.closed()).isEqualTo(CloseCause.AYAME_BAD_JSON);
      assertThat(line.closed().code()).isEqualTo(1000);
      assertThat(line.closed().reason()).isNotEmpty();
    }
  }

  @Test
  void binaryIsAProtocolErrorBeforeAndAfterRegister() {
    for (TestLine line : new TestLine[] {ayame.connect("x"), ayame.member("y")}) {
      line.saysBinary(1);
      assertThat(line.closed()).isEqualTo(CloseCause.AYAME_PROTOCOL_ERROR);
    }
  }

  @Test
  void pongIsAcceptedAtAnyTime() {
    TestLine line =
        ayame.connect("r").says("{\"type\":\"pong\"}").says("{\"type\":\"pong\",\"x\":1}");
    line.says("{\"type\":\"register\"}").says("{\"type\":\"pong\"}");
    assertThat(line.closed()).isNull();
  }

  @Test
  void allFieldsOfNullCountAsAbsent() {
    TestLine line =
        ayame
            .connect("r")
            .says(
                "{\"type\":\"register\",\"roomId\":null,\"clientId\":null,\"signalingKey\":null,\"key\":null,"
                    + "\"authnMetadata\":null,\"ayameClient\":null,\"libwebrtc\":null,\"environment\":null,\"standalone\":null}");
    assertThat(line.next()).contains("accept").doesNotContain("null");
    ayame.pass(6);
    assertThat(line.next()).as("not standalone").isEqualTo("{\"type\":\"ping\"}");
  }

  @Test
  void aSecondRegisterIsAProtocolError() {
    TestLine line = ayame.member("r").says("{\"type\":\"register\"}");
    assertThat(line.closed()).isEqualTo(CloseCause.AYAME_PROTOCOL_ERROR);
  }

  @Test
  void whoDoesNotRegisterInTimeIsClosedWhateverItPongs() {
    TestLine line = ayame.connect("r");
    ayame.pass(29);
    line.says("{\"type\":\"pong\"}");
    assertThat(line.closed()).isNull();
    ayame.pass(2);
    assertThat(line.closed()).isEqualTo(CloseCause.AYAME_REGISTER_TIMEOUT);
    assertThat(line.closed().code()).isEqualTo(1000);
    assertThat(line.closed().reason()).isNotEmpty();
    assertThat(ayame.disconnect.next()).isNull();
  }

  @Test
  void aFrameOverTheLimitCloses1009() {
    AyameFixture small = new AyameFixture(Map.of("READ_LIMIT_BYTES", "100"));
    assertThat(small.protocol.frameLimit()).isEqualTo(100);
    // Two bytes each in UTF-8, one char each.
    String frame = "{\"type\":\"pong\",\"x\":\"" + "ü".repeat(39) + "\"}";
    TestLine line = small.connect("r").says(frame);
    assertThat(line.closed()).isNull();
    line.says(frame.replace("üü", "üüü"));
    assertThat(line.closed()).isEqualTo(CloseCause.TOO_BIG);
    small.assertNothingLeft();
  }

  @Test
  void connectionIdsAreUlids() {
    TestBoard board = new TestBoard();
    try (Webhooks none =
        new Webhooks(
            WebhookSettings.read(SettingsReader.of(Map.of())),
            WebhookTrust.NONE,
            Runnable::run,
            new TimerWheel(System::nanoTime))) {
      AyameProtocol real =
          new AyameProtocol(
              AyameSettings.read(SettingsReader.of(Map.of())),
              new CommonSettings(Duration.ofSeconds(30), Duration.ofSeconds(30)),
              board.exchange(),
              none,
              IceServers.none(),
              Access.open());
      Set<String> ids = new HashSet<>();
      for (int i = 0; i < 1000; i++) {
        assertThat(ids.add(real.newConnectionId())).isTrue();
      }
      assertThat(ids).allMatch(id -> id.matches("[0-9A-HJKMNP-TV-Z]{26}")).allMatch(Ulid::isValid);
    }
  }
}
