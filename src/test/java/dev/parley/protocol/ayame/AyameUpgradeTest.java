package dev.parley.protocol.ayame;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.exchange.Refusal;
import dev.parley.exchange.TestLine;
import dev.parley.exchange.Upgrade;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** PROTOCOLS.md, section 1, "Upgrade". */
class AyameUpgradeTest {
  private final AyameFixture strict = new AyameFixture(Map.of());
  private final AyameFixture classic = new AyameFixture(Map.of("AYAME_ROOM_ID_REQUIRED", "false"));

  private static Upgrade query(String... rooms) {
    return AyameFixture.upgrade(Map.of("roomId", List.of(rooms)), Map.of());
  }

  private static Upgrade header(String... rooms) {
    return AyameFixture.upgrade(Map.of(), Map.of("CF-Room-Id", List.of(rooms)));
  }

  private static Upgrade both(String query, String header) {
    return AyameFixture.upgrade(
        Map.of("roomId", List.of(query)), Map.of("cf-room-id", List.of(header)));
  }

  private Optional<Integer> status(AyameFixture ayame, Upgrade upgrade) {
    return ayame.protocol.refuse(upgrade).map(Refusal::status);
  }

  @Test
  void theRoomComesFromTheQueryOrTheHeader() {
    assertThat(status(strict, query("room"))).isEmpty();
    assertThat(status(strict, header("room"))).isEmpty();
    assertThat(status(strict, both("room", "room"))).isEmpty();
  }

  @Test
  void bothAndDifferentIs400() {
    assertThat(status(strict, both("room", "Room"))).contains(400);
    assertThat(status(strict, query("a", "b"))).contains(400);
    assertThat(status(strict, query("a", "a"))).isEmpty();
    assertThat(status(classic, both("room", "other"))).contains(400);
  }

  @Test
  void neitherIs400UnlessClassicClientsAreLetIn() {
    assertThat(status(strict, AyameFixture.upgrade(Map.of(), Map.of()))).contains(400);
    assertThat(status(classic, AyameFixture.upgrade(Map.of(), Map.of()))).isEmpty();
  }

  @Test
  void anEmptyRoomIdIsNone() {
    for (Upgrade empty : List.of(query(""), header(""), both("", ""))) {
      assertThat(status(strict, empty)).contains(400);
      assertThat(status(classic, empty)).isEmpty();
      TestLine line = classic.connect(empty).says("{\"type\":\"register\",\"roomId\":\"r\"}");
      assertThat(line.next()).contains("accept");
      line.hangsUp();
    }
    for (Upgrade one : List.of(both("room", ""), both("", "room"), query("", "room"))) {
      assertThat(status(strict, one)).isEmpty();
    }
  }

  @Test
  void aRoomIdHas1To255CodePoints() {
    for (AyameFixture ayame : List.of(strict, classic)) {
      assertThat(status(ayame, query("x".repeat(255)))).isEmpty();
      assertThat(status(ayame, query("x".repeat(256)))).contains(400);
      assertThat(status(ayame, query("\ud83d\ude00".repeat(255)))).isEmpty();
      assertThat(status(ayame, query("\ud83d\ude00".repeat(256)))).contains(400);
      assertThat(status(ayame, query(" /?#%\u0001"))).isEmpty();
    }
  }

  @Test
  void aHeaderThatAContainerReadAsLatin1MeansUtf8() {
    String asRead = new String("部屋".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    assertThat(status(strict, both("部屋", asRead))).isEmpty();
    assertThat(status(strict, both("部屋", "部屋"))).isEmpty();
    assertThat(status(strict, both("\u00e9", "\u00e9"))).isEmpty();
  }

  @Test
  void theSameRoomIsMeantHoweverItWasNamed() {
    TestLine first = strict.connect(query("部屋 1"));
    first.says("{\"type\":\"register\"}");
    TestLine second =
        strict.connect(
            header(
                new String("部屋 1".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1)));
    second.says("{\"type\":\"register\",\"roomId\":\"\\u90e8屋 1\"}");
    assertThat(second.next()).contains("\"isExistClient\":true");
  }
}
