package dev.parley.it.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.it.TestServer;
import dev.parley.it.TestServers;
import dev.parley.it.server.AppServer;
import dev.parley.it.server.ServerSetup;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * How much longer honest pairs wait while somebody attacks, each attack by itself. A fair fight on
 * two cores: the server has one, its clients the other; the attacker is a process of its own on the
 * clients' core at the lowest priority, so that it delays the server and not the clock. Calm and
 * attacked seconds take turns, so that whatever else the machine does meets both; the figure is the
 * median of the rounds' ratios. docs/PERFORMANCE.md has the command and the figures.
 */
@Tag("measure")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileFiguresIT {
  private static final int PAIRS = 30;
  private static final int ROUNDS = 3;
  private static final long PHASE_MILLIS = 2_000;
  private static final String SERVERS_CORE = "0";
  private static final String CLIENTS_CORE = "1";

  /** The limits of a default installation, behind a proxy that names addresses. */
  private static final Map<String, String> SETTINGS = Map.of("TRUSTED_PROXIES", "127.0.0.0/8");

  /** Of {@link dev.parley.it.server.TestPaths}. */
  private static final String ENGINE = System.getProperty("parley.engine", "standard");

  /** After an attack, until what it has delayed has arrived. */
  private static final long REST_MILLIS = 500;

  private static final double MOST = 2;

  private AppServer app;
  private TestServer server;
  private Pulse pulse;

  @BeforeAll
  void start() throws Exception {
    app = AppServer.start(ServerSetup.of(SETTINGS));
    server = TestServers.of(app);
    pin(app.pid(), SERVERS_CORE);
    pin(ProcessHandle.current().pid(), CLIENTS_CORE);
    pulse = new Pulse(server, PAIRS);
    // Until both are compiled.
    phase(10_000);
  }

  @AfterAll
  void stop() {
    if (pulse != null) {
      pulse.close();
    }
    app.close();
  }

  @ParameterizedTest
  @EnumSource
  @Timeout(180)
  void p99BesideAnAttackIsWithinTwice(Attacker.Kind kind) throws Exception {
    Process attacker = attacker(kind);
    double[] calm = new double[ROUNDS];
    double[] attacked = new double[ROUNDS];
    List<Long> done = new ArrayList<>();
    try (BufferedWriter orders =
            new BufferedWriter(
                new OutputStreamWriter(attacker.getOutputStream(), StandardCharsets.UTF_8));
        BufferedReader answers =
            new BufferedReader(
                new InputStreamReader(attacker.getInputStream(), StandardCharsets.UTF_8))) {
      // The first round is the attacker's own warm-up.
      for (int i = -1; i < ROUNDS; i++) {
        double before = phase(PHASE_MILLIS);
        order(orders, "go");
        double beside = phase(PHASE_MILLIS);
        order(orders, "stop");
        long count = Long.parseLong(answers.readLine());
        Thread.sleep(REST_MILLIS);
        if (i >= 0) {
          calm[i] = before;
          attacked[i] = beside;
          done.add(count);
        }
      }
    } finally {
      attacker.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }
    double ratio = median(attacked) / median(calm);
    System.out.printf(
        Locale.ROOT,
        "%s/%s %-14s p99 calm %.1f ms, attacked %.1f ms, ratio %.2f (%d to %d a round)%n",
        app.kind().label(),
        ENGINE,
        kind,
        median(calm),
        median(attacked),
        ratio,
        done.stream().mapToLong(Long::longValue).min().orElse(0),
        done.stream().mapToLong(Long::longValue).max().orElse(0));
    assertThat(pulse.trouble()).as("honest pairs").isEmpty();
    assertThat(ratio).isLessThan(MOST);
  }

  /** The p99 of what arrives in a while. */
  private double phase(long millis) throws InterruptedException {
    pulse.forget();
    Thread.sleep(millis);
    return pulse.p99Millis();
  }

  private static void order(BufferedWriter orders, String order) throws IOException {
    orders.write(order + "\n");
    orders.flush();
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private Process attacker(Attacker.Kind kind) throws IOException {
    return new ProcessBuilder(
            "nice",
            "-n",
            "19",
            "taskset",
            "-c",
            CLIENTS_CORE,
            ProcessHandle.current().info().command().orElse("java"),
            "-cp",
            System.getProperty("java.class.path"),
            Attacker.class.getName(),
            Integer.toString(app.port()),
            kind.name())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /** Keeps all threads of a process, and those they make, on one core. */
  private static void pin(long pid, String core) throws IOException, InterruptedException {
    Process taskset =
        new ProcessBuilder("taskset", "-a", "-c", "-p", core, Long.toString(pid))
            .redirectErrorStream(true)
            .start();
    String said = new String(taskset.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (taskset.waitFor() != 0) {
      throw new IOException("taskset (util-linux): " + said);
    }
  }
}
