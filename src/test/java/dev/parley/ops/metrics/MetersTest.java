package dev.parley.ops.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.door.Door;
import dev.parley.door.DoorSettings;
import dev.parley.exchange.CloseCause;
import dev.parley.exchange.Protocol;
import dev.parley.exchange.Reception;
import dev.parley.exchange.Switchboard;
import dev.parley.exchange.TestBoard;
import dev.parley.exchange.TestLine;
import dev.parley.guard.Guard;
import dev.parley.guard.TestGuards;
import dev.parley.guard.Throttle.Budget;
import dev.parley.ice.IceServers;
import dev.parley.ops.drain.Drain;
import dev.parley.ops.drain.DrainSettings;
import dev.parley.protocol.named.NamedPeersProtocol;
import dev.parley.protocol.named.NamedSettings;
import dev.parley.protocol.pairing.PairingProtocol;
import dev.parley.protocol.pairing.PairingSettings;
import dev.parley.settings.CommonSettings;
import dev.parley.settings.SettingsReader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is measured, on a house in virtual time. */
class MetersTest {
  private final Meters meters = new Meters();
  private final TestBoard house = new TestBoard(meters);
  private final Switchboard board = house.board();
  private final LongSupplier now = house.timers()::nanoTime;
  private final SettingsReader settings = SettingsReader.of(Map.of());
  private final Guard guard = TestGuards.of(Map.of("RATE_LIMIT_UPGRADES_PER_MINUTE", "1"), now);
  private final Reception reception = new Reception(now);
  private final Drain drain =
      new Drain(board, () -> 0, reception, DrainSettings.read(settings), new Random());
  private final Protocol named;
  private final Protocol pairing;
  private final ExchangeMeters all;

  MetersTest() {
    CommonSettings common = CommonSettings.read(settings);
    named =
        new NamedPeersProtocol(
            board.exchange(),
            common,
            NamedSettings.read(settings),
            IceServers.none(),
            guard.access(),
            now,
            () -> 0);
    pairing =
        new PairingProtocol(
            board.exchange(),
            common,
            PairingSettings.read(settings),
            IceServers.none(),
            Optional.empty(),
            guard.upgrades(),
            () -> UUID.randomUUID().toString(),
            now,
            () -> 0);
    List<Protocol> protocols = List.of(named, pairing);
    Door door =
        new Door(
            DoorSettings.read(settings),
            board,
            protocols,
            guard,
            reception,
            Runnable::run,
            Thread::new);
    all =
        new ExchangeMeters(
            meters, board, house::timersSet, protocols, "undecided", door, guard, reception, drain);
  }

  private TestLine connect(Protocol protocol) {
    return house.connect(protocol, TestBoard.upgrade("/"), true);
  }

  private String value(String series) {
    return all.text()
        .lines()
        .filter(line -> line.startsWith(series + " "))
        .map(line -> line.substring(series.length() + 1))
        .findFirst()
        .orElse("absent");
  }

  @Test
  void linesAreCountedByWhatTheySpeakAndWhyTheyClosed() {
    TestLine one = connect(named);
    TestLine other = connect(named);
    assertThat(value("parley_lines{protocol=\"named\"}")).isEqualTo("2.0");
    assertThat(value("parley_lines{protocol=\"pairing\"}")).isEqualTo("0.0");
    one.hangsUp();
    other.close(CloseCause.SLOW_CONSUMER);

    assertThat(value("parley_lines{protocol=\"named\"}")).isEqualTo("0.0");
    assertThat(value("parley_lines_opened_total{protocol=\"named\"}")).isEqualTo("2.0");
    assertThat(value("parley_lines_closed_total{cause=\"client\",protocol=\"named\"}"))
        .isEqualTo("1.0");
    assertThat(value("parley_lines_closed_total{cause=\"slow_consumer\",protocol=\"named\"}"))
        .isEqualTo("1.0");
  }

  @Test
  void relaysAreCountedForEachReceiverAndTimed() {
    TestLine alice = connect(named);
    TestLine bob = connect(named);
    TestLine carol = connect(named);
    alice.says("{\"type\":\"login\",\"name\":\"alice\"}");
    bob.says("{\"type\":\"login\",\"name\":\"bob\"}");
    carol.says("{\"type\":\"login\",\"name\":\"carol\"}");
    assertThat(value("parley_names{protocol=\"named\"}")).isEqualTo("3.0");
    assertThat(value("parley_spaces{protocol=\"named\"}")).isEqualTo("1.0");
    assertThat(value("parley_registrations_total{protocol=\"named\"}")).isEqualTo("3.0");
    assertThat(value("parley_relayed_frames_total{protocol=\"named\"}")).isEqualTo("0.0");

    house.pass(Duration.ofSeconds(1));
    alice.says("{\"type\":\"offer\",\"target\":\"bob\"}");
    assertThat(value("parley_relayed_frames_total{protocol=\"named\"}")).isEqualTo("1.0");
    assertThat(value("parley_relay_seconds_count{protocol=\"named\"}")).isEqualTo("1");
    List<String> heard = bob.all();
    long sent = heard.get(heard.size() - 1).length();
    assertThat(value("parley_relayed_chars_total{protocol=\"named\"}")).isEqualTo(sent + ".0");

    // Within the same millisecond: counted, but not timed.
    bob.says("{\"type\":\"stream_started\"}");
    assertThat(value("parley_relayed_frames_total{protocol=\"named\"}")).isEqualTo("3.0");
    assertThat(value("parley_relay_seconds_count{protocol=\"named\"}")).isEqualTo("1");
    Stream.of(alice, bob, carol).forEach(TestLine::hangsUp);
    assertThat(value("parley_names{protocol=\"named\"}")).isEqualTo("0.0");
  }

  @Test
  void whoIsPairedHasWaitedAndWhoLeavesHasNot() {
    TestLine first = connect(pairing);
    TestLine impatient = connect(pairing);
    impatient.says("{\"type\":\"available\"}");
    assertThat(value("parley_waiting{protocol=\"pairing\"}")).isEqualTo("1.0");
    impatient.says("{\"type\":\"leave\"}");
    first.says("{\"type\":\"available\"}");
    house.pass(Duration.ofSeconds(3));
    TestLine second = connect(pairing);
    second.says("{\"type\":\"available\"}");

    assertThat(value("parley_waiting{protocol=\"pairing\"}")).isEqualTo("0.0");
    assertThat(value("parley_rooms{protocol=\"pairing\"}")).isEqualTo("1.0");
    assertThat(value("parley_pairing_wait_seconds_count{protocol=\"pairing\"}")).isEqualTo("2");
    assertThat(value("parley_pairing_wait_seconds_sum{protocol=\"pairing\"}")).isEqualTo("3.0");
    assertThat(value("parley_links_total{protocol=\"pairing\"}")).isEqualTo("2.0");
  }

  @Test
  void limitsThatRefuseAreCounted() {
    var client = TestBoard.upgrade("/").client();
    assertThat(guard.upgrades().spend(client, Budget.UPGRADES)).isEmpty();
    assertThat(guard.upgrades().spend(client, Budget.UPGRADES)).isPresent();
    assertThat(guard.upgrades().spend(client, Budget.UPGRADES)).isPresent();

    assertThat(value("parley_throttled_total{budget=\"upgrades\"}")).isEqualTo("2.0");
  }

  @Test
  void webhooksAreTimedByOutcome() {
    meters.webhookEnded("authn", "2xx", Duration.ofMillis(20).toNanos());
    meters.webhookEnded("authn", "timeout", Duration.ofSeconds(5).toNanos());

    assertThat(value("parley_webhook_seconds_count{outcome=\"2xx\",webhook=\"authn\"}"))
        .isEqualTo("1");
    assertThat(
            value("parley_webhook_seconds_bucket{outcome=\"2xx\",webhook=\"authn\",le=\"0.025\"}"))
        .isEqualTo("1");
    assertThat(
            value(
                "parley_webhook_seconds_bucket{outcome=\"timeout\",webhook=\"authn\",le=\"2.5\"}"))
        .isEqualTo("0");
  }

  @Test
  void readinessAndUptimeAreThoseOfTheReception() {
    assertThat(value("parley_ready")).isEqualTo("0.0");
    reception.open();
    house.pass(Duration.ofSeconds(2));
    assertThat(value("parley_ready")).isEqualTo("1.0");
    assertThat(value("parley_uptime_seconds")).isEqualTo("2.0");
    reception.close("stopping");
    assertThat(value("parley_ready")).isEqualTo("0.0");
  }

  @Test
  void everyMetricAtWorkIsInTheListAndHasItsLabels() {
    connect(named).hangsUp();
    meters.refused(403);
    meters.webhookEnded("authn", "2xx", 1);
    meters.queuedFor(1);
    String text = all.text();
    assertThat(meters.registry().getMeters())
        .allSatisfy(
            meter -> {
              Metric metric =
                  Stream.of(Metric.values())
                      .filter(m -> m.meter().equals(meter.getId().getName()))
                      .findFirst()
                      .orElseThrow();
              assertThat(meter.getId().getTags())
                  .extracting(tag -> tag.getKey())
                  .containsExactlyInAnyOrderElementsOf(metric.labels());
              assertThat(text).contains("# TYPE " + metric.exposed() + " ");
            });
  }
}
