package dev.parley.ops.drain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.exchange.CloseCause;
import dev.parley.exchange.Protocol;
import dev.parley.exchange.Reception;
import dev.parley.exchange.TestBoard;
import dev.parley.exchange.TestLine;
import dev.parley.guard.TestGuards;
import dev.parley.ice.IceServers;
import dev.parley.protocol.pairing.PairingProtocol;
import dev.parley.protocol.pairing.PairingSettings;
import dev.parley.settings.CommonSettings;
import dev.parley.settings.SettingsReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DrainTest {
  private static final Duration NOTICE = Duration.ofSeconds(5);
  private static final Duration CLOSING = Duration.ofSeconds(20);

  private final TestBoard house = new TestBoard();
  private final Reception reception = new Reception();
  private int sockets;
  private final Drain drain =
      new Drain(
          house.board(),
          () -> sockets,
          reception,
          new DrainSettings(NOTICE, CLOSING),
          new Random(1));
  private final Protocol pairing;

  DrainTest() {
    SettingsReader settings = SettingsReader.of(Map.of());
    pairing =
        new PairingProtocol(
            house.exchange(),
            CommonSettings.read(settings),
            PairingSettings.read(settings),
            IceServers.none(),
            Optional.empty(),
            TestGuards.of(Map.of(), house.timers()::nanoTime).upgrades(),
            () -> UUID.randomUUID().toString(),
            house.timers()::nanoTime,
            () -> 0);
    reception.open();
  }

  private TestLine connect() {
    return house.connect(pairing, TestBoard.upgrade("/ws"), true);
  }

  /** Pairs, side by side in the list. */
  private List<TestLine> pairs(int number) {
    List<TestLine> lines = new ArrayList<>();
    for (int i = 0; i < 2 * number; i++) {
      lines.add(connect().says("{\"type\":\"available\"}"));
    }
    return lines;
  }

  private static long open(List<TestLine> lines) {
    return lines.stream().filter(line -> line.closed() == null).count();
  }

  @Test
  void firstNobodyNewIsTakenAndThenAllAreClosedOverTheTime() {
    List<TestLine> lines = pairs(100);

    assertThat(drain.begin()).isTrue();
    assertThat(reception.closedBecause()).contains("draining");
    house.pass(NOTICE.minusSeconds(1));
    assertThat(drain.state()).isEqualTo(Drain.State.ANNOUNCED);
    assertThat(open(lines)).isEqualTo(200);

    house.pass(Duration.ofSeconds(1).plus(CLOSING.dividedBy(2)));
    assertThat(drain.state()).isEqualTo(Drain.State.CLOSING);
    assertThat(open(lines)).isBetween(80L, 120L);

    house.pass(CLOSING.dividedBy(2).plusSeconds(1));
    assertThat(drain.state()).isEqualTo(Drain.State.DRAINED);
    assertThat(lines).allMatch(line -> line.closed() == CloseCause.DRAIN);
    assertThat(house.board().size()).isZero();
  }

  @Test
  void partnersAreClosedTogetherAndNeitherHearsThatTheOtherLeft() {
    List<TestLine> lines = pairs(50);
    lines.forEach(TestLine::all);

    drain.begin();
    for (int i = 0; i < 250; i++) {
      house.pass(Duration.ofMillis(100));
      for (int pair = 0; pair < lines.size(); pair += 2) {
        assertThat(lines.get(pair).closed()).isEqualTo(lines.get(pair + 1).closed());
      }
    }
    assertThat(drain.state()).isEqualTo(Drain.State.CLOSING);
    house.pass(Duration.ofSeconds(1));
    assertThat(drain.state()).isEqualTo(Drain.State.DRAINED);
    assertThat(lines).allSatisfy(line -> assertThat(line.all()).isEmpty());
  }

  @Test
  void itIsNotOverWhileSocketsAreOpen() {
    List<TestLine> lines = pairs(2);
    sockets = 1;
    drain.begin();
    house.pass(NOTICE.plus(CLOSING).plusSeconds(1));
    assertThat(open(lines)).isZero();
    assertThat(drain.state()).isEqualTo(Drain.State.CLOSING);
    sockets = 0;
    house.pass(Duration.ofSeconds(1));
    assertThat(drain.state()).isEqualTo(Drain.State.DRAINED);
  }

  @Test
  void whoPairsMeanwhileIsClosedWithItsPartner() {
    List<TestLine> lines = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      lines.add(connect());
    }
    drain.begin();
    house.pass(NOTICE.plusSeconds(1));
    for (TestLine line : lines) {
      if (line.closed() == null) {
        line.says("{\"type\":\"available\"}");
        line.all();
      }
    }
    house.pass(CLOSING);
    assertThat(drain.state()).isEqualTo(Drain.State.DRAINED);
    assertThat(lines)
        .allSatisfy(
            line -> assertThat(line.all()).noneMatch(frame -> frame.contains("partner-left")));
  }

  @Test
  void whoWasLetInBeforeAndComesLateIsClosedAtOnce() {
    drain.begin();
    house.pass(NOTICE.plus(CLOSING).plusSeconds(1));
    assertThat(drain.state()).isEqualTo(Drain.State.DRAINED);

    TestLine late = connect();
    house.pass(Duration.ofSeconds(1));
    assertThat(late.closed()).isEqualTo(CloseCause.DRAIN);
  }

  @Test
  void cancelledItClosesNobodyMoreAndTakesNewLinesAgain() {
    List<TestLine> lines = pairs(100);
    drain.begin();
    assertThat(drain.begin()).as("twice").isFalse();
    house.pass(NOTICE.plusSeconds(5));
    long left = open(lines);
    assertThat(left).isBetween(1L, 199L);

    assertThat(drain.cancel()).isTrue();
    assertThat(reception.closedBecause()).isEmpty();
    house.pass(CLOSING.multipliedBy(2));
    assertThat(open(lines)).isEqualTo(left);
    assertThat(drain.state()).isEqualTo(Drain.State.OFF);
    assertThat(drain.cancel()).as("twice").isFalse();

    assertThat(drain.begin()).isTrue();
    house.pass(NOTICE.plus(CLOSING).plusSeconds(1));
    assertThat(open(lines)).isZero();
  }

  @Test
  void cancelledDuringTheNoticeNobodyIsClosed() {
    List<TestLine> lines = pairs(1);
    drain.begin();
    house.pass(NOTICE.minusSeconds(1));
    drain.cancel();
    house.pass(CLOSING.multipliedBy(2));
    assertThat(open(lines)).isEqualTo(2);
  }

  @Test
  void aServerThatStopsMeanwhileIsNotOpenedAgain() {
    drain.begin();
    reception.close("stopping");
    assertThat(drain.cancel()).isFalse();
    assertThat(reception.closedBecause()).contains("stopping");
    assertThat(drain.begin()).isFalse();
  }

  @Test
  void afterTheEndNoTimerIsLeft() {
    drain.begin();
    house.pass(NOTICE.plusSeconds(1));
    drain.close();
    assertThat(house.timersSet()).isZero();
  }
}
