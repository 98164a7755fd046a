package dev.parley.it.load;

import dev.parley.it.TestServer;
import dev.parley.it.client.Event;
import dev.parley.it.client.Manners;
import dev.parley.it.client.WsClient;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Honest people who come all the time, one from each address: none may be refused. */
final class Newcomers implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int INTERVAL_MILLIS = 250;

  private final TestServer server;
  private final AtomicInteger came = new AtomicInteger();
  private final Queue<String> trouble = new ConcurrentLinkedQueue<>();
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

  Newcomers(TestServer server) {
    this.server = server;
    var unused =
        clock.scheduleWithFixedDelay(this::come, 0, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void come() {
    int number = came.incrementAndGet();
    String address = "198.18." + number / 250 + "." + (1 + number % 250);
    String login = "{\"type\":\"login\",\"name\":\"newcomer-" + number + "\"}";
    try (WsClient client =
        WsClient.connect(
            server.ws("/?space=newcomers-" + number),
            Manners.GOOD.header("X-Forwarded-For", address))) {
      client.text(login);
      Event answer =
          client.next(PATIENCE).orElseThrow(() -> new AssertionError("no answer to login"));
      if (!(answer instanceof Event.Text text) || !text.text().contains("login_success")) {
        trouble.add(number + ": " + answer);
      }
    } catch (Exception | AssertionError e) {
      trouble.add(number + ": " + e);
    }
  }

  int came() {
    return came.get();
  }

  /** Nobody comes any more; who was refused or not answered. */
  List<String> trouble() throws InterruptedException {
    clock.shutdown();
    if (!clock.awaitTermination(60, TimeUnit.SECONDS)) {
      throw new IllegalStateException("a newcomer is still waiting");
    }
    return List.copyOf(trouble);
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
