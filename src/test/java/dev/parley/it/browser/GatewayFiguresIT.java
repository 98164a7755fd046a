package dev.parley.it.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.parley.gateway.rig.LocalServer;
import dev.parley.gateway.rig.LocalSocket;
import dev.parley.it.TestServers;
import dev.parley.it.server.ProcessFigures;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Measures, and judges nothing: a gateway in a process of its own, with Chromium at the far end,
 * over loopback, signaled by the real server.
 *
 * <p>{@code mvn verify -Dit.test=GatewayFiguresIT -Dparley.excluded.tags=none -Dparley.skip.unit};
 * the numbers are in {@code target/gateway-figures.txt} too.
 */
@Tag("measure")
class GatewayFiguresIT {
  private static final Path SCRIPT = Path.of("src", "test", "js", "gateway-measures.js");
  private static final int SESSIONS = 50;
  private static final int ECHOES = 2_000;
  private static final int MESSAGE = 16_384;
  private static final int MESSAGES = 8_192; // 128 MiB
  private static final double MEGABYTES = MESSAGE * (double) MESSAGES / 1e6;

  @TempDir private Path temp;

  @Test
  void openingEchoAndRateWithChromium() throws Exception {
    try (LocalServer home = new LocalServer();
        Chromium chromium = Chromium.start();
        HomeGateway gateway =
            HomeGateway.start(
                temp,
                TestServers.get(Map.of()).ws("/ws"),
                home,
                Map.of(),
                "--ice-server",
                "none")) {
      home.onConnection(GatewayFiguresIT::serve);
      String id = gateway.remoteId();
      Page page = chromium.page();
      page.navigate(ServerUnderTest.base().toString());
      page.evaluate(Files.readString(SCRIPT));
      List<String> lines = new ArrayList<>();

      List<Double> opening = new ArrayList<>();
      for (int i = -2; i < SESSIONS; i++) {
        double millis = number(page.evaluate("id => measure.opening(id)", id));
        if (i >= 0) {
          opening.add(millis);
        }
      }
      lines.add(percentiles("offer to open channel", opening));

      List<?> echoes =
          (List<?>)
              page.evaluate(
                  "args => measure.echoes(args.id, args)",
                  Map.of("id", id, "warmUp", ECHOES / 4, "count", ECHOES));
      lines.add(
          percentiles("echo of 1 KiB", echoes.stream().map(GatewayFiguresIT::number).toList()));

      for (String way : List.of("up", "down")) {
        ProcessFigures before = ProcessFigures.of(gateway.pid());
        double millis =
            number(
                page.evaluate(
                    "args => measure[args.way](args.id, args)",
                    Map.of("id", id, "way", way, "count", MESSAGES, "size", MESSAGE)));
        ProcessFigures after = ProcessFigures.of(gateway.pid());
        lines.add(
            String.format(
                Locale.ROOT,
                "%s, messages of 16 KiB: %.1f MB/s; the gateway: %.2f s of processor per 100 MB, %d MB"
                    + " resident",
                way.equals("up") ? "browser to API" : "API to browser",
                MEGABYTES / millis * 1_000,
                after.cpu().minus(before.cpu()).toMillis() / 10.0 / MEGABYTES,
                after.residentBytes() >> 20));
      }
      page.close();
      gateway.stop();

      lines.forEach(System.out::println);
      Path report =
          Path.of(System.getProperty("parley.it.dir", "target/it"), "../gateway-figures.txt");
      Files.write(report, lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      assertThat(opening).hasSize(SESSIONS);
    }
  }

  /** The API at home: see gateway-measures.js. */
  private static void serve(LocalSocket api) {
    AtomicInteger missing = new AtomicInteger();
    api.onHeard(
        heard -> {
          if (heard.bytes() != null) {
            if (missing.decrementAndGet() == 0) {
              api.say("done");
            }
          } else if (heard.text() != null) {
            String[] words = heard.text().split(" ", -1);
            switch (words[0]) {
              case "expect" -> missing.set(Integer.parseInt(words[1]));
              case "send" -> {
                byte[] message = new byte[Integer.parseInt(words[2])];
                for (int i = Integer.parseInt(words[1]); i > 0; i--) {
                  api.say(message);
                }
              }
              default -> api.say(heard.text());
            }
          }
        });
  }

  private static double number(Object value) {
    return ((Number) value).doubleValue();
  }

  private static String percentiles(String what, List<Double> millis) {
    double[] sorted = millis.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return String.format(
        Locale.ROOT,
        "%s: p50 %.1f ms, p99 %.1f ms, most %.1f ms (n=%d)",
        what,
        sorted[sorted.length / 2],
        sorted[(int) Math.ceil(sorted.length * 0.99) - 1],
        sorted[sorted.length - 1],
        sorted.length);
  }
}
