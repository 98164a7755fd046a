package dev.parley.it.load;

import dev.parley.it.TestServer;
import dev.parley.it.client.ClientSwarm;
import dev.parley.it.client.Event;
import dev.parley.it.client.SwarmClient;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Ordinary Ayame pairs that talk all the time, and how long their words take. One of each pair
 * sends a frame of 1,500 bytes every 100 ms, the pairs one after the other; the other notes how old
 * it is.
 */
final class Pulse implements AutoCloseable {
  private static final int INTERVAL_MILLIS = 100;
  private static final String TAIL = ",\"x\":\"" + "x".repeat(1_450) + "\"}";
  private static final Pattern SENT = Pattern.compile("\"at\":(\\d+)");

  private final List<SwarmClient> senders = new ArrayList<>();
  private final Queue<Long> nanos = new ConcurrentLinkedQueue<>();
  private final long start = System.nanoTime();
  private final Queue<String> trouble = new ConcurrentLinkedQueue<>();
  private final ClientSwarm swarm = new ClientSwarm(1);
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private volatile boolean ending;

  Pulse(TestServer server, int pairs) throws Exception {
    for (int i = 0; i < pairs; i++) {
      String path = "/signaling?roomId=" + UUID.randomUUID();
      join(server, path);
      senders.add(join(server, path));
    }
    long gap = TimeUnit.MILLISECONDS.toNanos(INTERVAL_MILLIS) / pairs;
    for (int i = 0; i < pairs; i++) {
      SwarmClient sender = senders.get(i);
      var unused =
          clock.scheduleAtFixedRate(
              () -> send(sender),
              i * gap,
              TimeUnit.MILLISECONDS.toNanos(INTERVAL_MILLIS),
              TimeUnit.NANOSECONDS);
    }
  }

  private static void send(SwarmClient sender) {
    sender.text("{\"type\":\"candidate\",\"at\":" + System.nanoTime() + TAIL);
  }

  private SwarmClient join(TestServer server, String path) throws Exception {
    CompletableFuture<Void> accepted = new CompletableFuture<>();
    SwarmClient client =
        swarm
            .connect(server.ws(path), List.of(), (c, event) -> on(c, event, accepted))
            .get(60, TimeUnit.SECONDS);
    client.text("{\"type\":\"register\"}");
    accepted.get(60, TimeUnit.SECONDS);
    return client;
  }

  private void on(SwarmClient client, Event event, CompletableFuture<Void> accepted) {
    if (event instanceof Event.Text text) {
      Matcher sent = SENT.matcher(text.text());
      if (sent.find()) {
        if (!text.text().endsWith(TAIL)) {
          trouble("altered on the way: " + text.text());
        }
        nanos.add(System.nanoTime() - Long.parseLong(sent.group(1)));
      } else if (text.text().contains("\"accept\"")) {
        accepted.complete(null);
      } else if (text.text().contains("\"ping\"")) {
        client.text("{\"type\":\"pong\"}");
      } else {
        trouble(text.text());
      }
    } else if (!(event instanceof Event.Ping) && !ending) {
      trouble(event.toString());
    }
  }

  private void trouble(String what) {
    trouble.add((System.nanoTime() - start) / 1_000_000 + " ms: " + what);
  }

  /** The 99th percentile, in milliseconds, of what arrived since the last time this was asked. */
  double p99Millis() {
    List<Long> taken = new ArrayList<>();
    for (Long one = nanos.poll(); one != null; one = nanos.poll()) {
      taken.add(one);
    }
    if (taken.isEmpty()) {
      throw new AssertionError("the ordinary pairs have heard nothing; trouble: " + trouble);
    }
    long[] sorted = taken.stream().mapToLong(Long::longValue).toArray();
    Arrays.sort(sorted);
    return sorted[Math.min(sorted.length - 1, sorted.length * 99 / 100)] / 1e6;
  }

  /** Begins anew: what arrived until now does not count. */
  void forget() {
    nanos.clear();
  }

  /** What happened to the ordinary pairs that should not: closes, byes. */
  List<String> trouble() {
    return List.copyOf(trouble);
  }

  @Override
  public void close() {
    ending = true;
    clock.shutdownNow();
    swarm.close();
  }
}
