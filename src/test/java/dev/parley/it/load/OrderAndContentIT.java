package dev.parley.it.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.it.Figures;
import dev.parley.it.TestServer;
import dev.parley.it.TestServers;
import dev.parley.it.client.ClientSwarm;
import dev.parley.it.client.Event;
import dev.parley.it.client.SwarmClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A hundred thousand frames between twenty pairs: byte for byte the same, in order, none lost. */
class OrderAndContentIT {
  private static final int PAIRS = 20;
  private static final int FRAMES = 100_000;
  private static final int PER_DIRECTION = FRAMES / PAIRS / 2;

  /** In flight in one direction of one pair: far below what makes a slow reader. */
  private static final long WINDOW_BYTES = 128 * 1024;

  @Test
  @Timeout(600)
  void everyFrameArrivesAsItWasSent() throws Exception {
    assertThat(FRAMES).isGreaterThan(FrameMill.framesForAllOfUnicode());
    TestServer server = TestServers.get(Map.of("MAX_FRAMES_PER_SECOND", "0"));
    Figures.awaitZero(server);
    List<Passage> passages = new ArrayList<>();
    try (ClientSwarm swarm = new ClientSwarm(2)) {
      for (int i = 0; i < PAIRS; i++) {
        passages.addAll(pair(swarm, server, i));
      }
      passages.forEach(Passage::pump);
      awaitAll(passages);
    }
    Figures.awaitZero(server);
  }

  /** Both directions of a pair that is in its room together. */
  private static List<Passage> pair(ClientSwarm swarm, TestServer server, int number)
      throws Exception {
    String path = "/signaling?roomId=" + UUID.randomUUID();
    // Numbered through, so that all together carry all of Unicode.
    Passage there = new Passage(2 * number * PER_DIRECTION);
    Passage back = new Passage((2 * number + 1) * PER_DIRECTION);
    SwarmClient first = join(swarm, server, path, back);
    SwarmClient second = join(swarm, server, path, there);
    there.from = first;
    back.from = second;
    return List.of(there, back);
  }

  private static SwarmClient join(
      ClientSwarm swarm, TestServer server, String path, Passage incoming) throws Exception {
    SwarmClient client =
        swarm.connect(server.ws(path), List.of(), incoming).get(60, TimeUnit.SECONDS);
    client.text("{\"type\":\"register\"}");
    incoming.accepted.get(60, TimeUnit.SECONDS);
    return client;
  }

  private static void awaitAll(List<Passage> passages) throws Exception {
    // Slow is no defect, standing still is one.
    long before = -1;
    CompletableFuture<Void> all =
        CompletableFuture.allOf(
            passages.stream().map(p -> p.done).toArray(CompletableFuture[]::new));
    while (!all.isDone()) {
      long now = passages.stream().mapToLong(p -> p.received.get()).sum();
      assertThat(now).as("frames after another minute").isGreaterThan(before);
      before = now;
      CompletableFuture.anyOf(all, minute()).join();
    }
    all.get();
  }

  private static CompletableFuture<Void> minute() {
    return new CompletableFuture<Void>().completeOnTimeout(null, 60, TimeUnit.SECONDS);
  }

  /** One direction: what the one sends and the other checks. */
  private static final class Passage implements ClientSwarm.Listener {
    private final FrameMill mill = new FrameMill(42);
    private final int first;
    private final CompletableFuture<Void> accepted = new CompletableFuture<>();
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private final AtomicInteger received = new AtomicInteger();
    private final AtomicLong inFlight = new AtomicLong();
    private volatile SwarmClient from;
    private int sent;

    Passage(int first) {
      this.first = first;
    }

    /** Sends as much as the window allows. Called from the thread of either end. */
    synchronized void pump() {
      while (sent < PER_DIRECTION && inFlight.get() < WINDOW_BYTES) {
        String text = mill.frame(first + sent++);
        inFlight.addAndGet(text.length());
        from.text(text);
      }
    }

    @Override
    public void on(SwarmClient client, Event event) {
      if (event instanceof Event.Ping) {
        return;
      }
      if (!(event instanceof Event.Text text)) {
        fail("the connection ended: " + event);
      } else if (text.text().equals("{\"type\":\"ping\"}")) {
        client.text("{\"type\":\"pong\"}");
      } else if (text.text().contains("\"accept\"")) {
        accepted.complete(null);
      } else {
        check(text.text());
      }
    }

    private void check(String text) {
      int number = received.get();
      String expected = mill.frame(first + number);
      if (!text.equals(expected)) {
        fail("frame " + number + " was sent as\n" + expected + "\nand arrived as\n" + text);
        return;
      }
      inFlight.addAndGet(-text.length());
      if (received.incrementAndGet() == PER_DIRECTION) {
        done.complete(null);
      }
      pump();
    }

    private void fail(String why) {
      accepted.completeExceptionally(new AssertionError(why));
      done.completeExceptionally(new AssertionError(why));
    }
  }
}
