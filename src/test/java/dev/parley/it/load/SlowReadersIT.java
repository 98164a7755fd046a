package dev.parley.it.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.it.Figures;
import dev.parley.it.TestServer;
import dev.parley.it.TestServers;
import dev.parley.it.client.ClientSwarm;
import dev.parley.it.client.Event;
import dev.parley.it.server.AppServer;
import dev.parley.it.server.ServerSetup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Two hundred peers that never read while their partners send up to 64 MB each, on a server with a
 * heap of 256 MB: each is closed as a slow consumer, and the others notice nothing.
 */
class SlowReadersIT {
  private static final int SLOW = 200;
  private static final int WAVES = 5;
  private static final int ORDINARY = 100;

  /** All senders of a wave together, in a second. Both kinds of wave send at this pace. */
  private static final long BYTES_PER_SECOND = 24L << 20;

  /** Differences of this size are the machine's, not the server's. */
  private static final double NOISE_MILLIS = 25;

  private static AppServer app;
  private static TestServer server;

  @BeforeAll
  static void aServerWithASmallHeap() {
    app = AppServer.start(ServerSetup.plain().withJvmArgs("-Xmx256m"));
    server = TestServers.of(app);
  }

  @AfterAll
  static void stop() {
    app.close();
  }

  @Test
  @Timeout(600)
  void slowReadersAreClosedAndNobodyElseNotices() throws Exception {
    List<Double> calm = new ArrayList<>();
    List<Double> slow = new ArrayList<>();
    try (Pulse pulse = new Pulse(server, ORDINARY)) {
      wave(pulse, true); // until everything is compiled; its figure counts for nothing
      for (int i = 0; i < WAVES; i++) {
        // Side by side, so that what else the machine does meets both.
        calm.add(wave(pulse, true));
        slow.add(wave(pulse, false));
      }
    }
    double without = median(calm);
    double with = median(slow);
    String evidence =
        String.format(
            Locale.ROOT,
            "%s, p99 of the ordinary pairs: %.1f ms with readers %s, %.1f ms with slow ones %s, ratio %.2f",
            app.kind().label(),
            without,
            calm,
            with,
            slow,
            with / without);
    System.out.println(evidence);
    assertThat(with).as(evidence).isLessThan(Math.max(2 * without, without + NOISE_MILLIS));
    assertThat(app.isAlive()).isTrue();
    assertThat(app.log()).doesNotContain("OutOfMemoryError");
    Figures.awaitZero(server);
  }

  /** A part of the floods, with readers or with those that never read; the p99 meanwhile. */
  private static double wave(Pulse pulse, boolean reads) throws Exception {
    List<Flood> floods = new ArrayList<>();
    try (ClientSwarm swarm = new ClientSwarm(1)) {
      for (int i = 0; i < SLOW / WAVES; i++) {
        floods.add(new Flood(swarm, server, reads));
      }
      pulse.p99Millis();
      if (reads) {
        pour(floods, Duration.ofSeconds(6));
      } else {
        pour(floods, Duration.ofMinutes(2));
      }
      double p99 = pulse.p99Millis();
      assertThat(pulse.trouble()).as("the ordinary pairs, p99 " + p99 + " ms").isEmpty();
      if (!reads) {
        judge(floods);
      }
      floods.forEach(Flood::cut);
      return p99;
    }
  }

  /** Pours in small helpings, at a steady pace, until all are over or the time is. */
  private static void pour(List<Flood> floods, Duration atMost) throws InterruptedException {
    long start = System.nanoTime();
    long helping = BYTES_PER_SECOND / 50 / floods.size();
    boolean more = true;
    for (int tick = 1; more && System.nanoTime() - start < atMost.toNanos(); tick++) {
      more = false;
      for (Flood flood : floods) {
        more |= flood.pour(helping);
      }
      // The pace of the senders, not a wait for something to happen.
      long next = start + tick * 20_000_000L;
      Thread.sleep(Math.max(0, (next - System.nanoTime()) / 1_000_000));
    }
  }

  private static void judge(List<Flood> floods) throws Exception {
    for (Flood flood : floods) {
      assertThat(flood.partnerWasTold())
          .as("the sender was told that its partner is gone")
          .isTrue();
      assertThat(flood.senderEnd()).isInstanceOf(Event.Closed.class);
      assertThat(flood.byes()).isEqualTo(1);
      assertThat(flood.readOn()).isEqualTo(new Event.Closed(1013, "slow consumer"));
    }
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }
}
