package dev.parley.it.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.it.TestServer;
import dev.parley.it.client.ClientSwarm;
import dev.parley.it.client.Event;
import dev.parley.it.client.Header;
import dev.parley.it.client.HttpProbe;
import dev.parley.it.client.Manners;
import dev.parley.it.client.RawFrame;
import dev.parley.it.client.SwarmClient;
import dev.parley.it.client.UpgradeRefused;
import dev.parley.it.client.WsClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What strangers do to a server behind a proxy that names their addresses. Each returns when it is
 * over.
 */
final class Attacks {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int THREADS = 8;

  private final TestServer server;

  Attacks(TestServer server) {
    this.server = server;
  }

  private static String address(int number) {
    return "203.0." + number / 250 % 250 + "." + (1 + number % 250);
  }

  private WsClient connect(String path, String address) throws IOException {
    return WsClient.connect(server.ws(path), Manners.GOOD.header("X-Forwarded-For", address));
  }

  private static Event next(WsClient client) throws InterruptedException {
    return client.next(PATIENCE).orElseThrow(() -> new AssertionError("nothing heard"));
  }

  private static String text(WsClient client) throws InterruptedException {
    Event event = next(client);
    while (event instanceof Event.Ping) {
      event = next(client);
    }
    return event instanceof Event.Text text ? text.text() : event.toString();
  }

  private static void inParallel(List<Callable<Void>> tasks) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    try {
      for (Future<Void> done : pool.invokeAll(tasks, 2, TimeUnit.MINUTES)) {
        done.get();
      }
    } finally {
      pool.shutdownNow();
    }
  }

  /** Forty machines guess Remote IDs and reconnect as long as they are let in. */
  void guess() throws Exception {
    List<Callable<Void>> guessers = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      String address = "198.51.100." + (1 + i);
      guessers.add(
          () -> {
            guessFrom(address);
            return null;
          });
    }
    inParallel(guessers);
  }

  /** Guesses from one address, reconnecting, until it is let in no more. */
  void guessFrom(String address) throws Exception {
    int learned = 0;
    while (true) {
      try (WsClient guesser = connect("/ws?protocol=remote-id", address)) {
        String answer = "";
        while (!answer.startsWith("{\"type\":\"error\",\"error\":\"Rate limited")) {
          guesser.text("{\"type\":\"connect-request\",\"remoteId\":\"MA-GUESS-" + learned + "\"}");
          answer = text(guesser);
          learned += answer.contains("not found") ? 1 : 0;
        }
        assertThat(next(guesser)).isEqualTo(new Event.Closed(4008, "blocked"));
      } catch (UpgradeRefused refused) {
        assertThat(refused.answer().status()).isEqualTo(429);
        assertThat(learned).as("guesses of one address").isEqualTo(20);
        return;
      }
    }
  }

  /**
   * Floods from one address, reconnecting whenever it is closed for that, until it is let in no
   * more.
   *
   * @return for how many seconds, as it is told
   */
  long floodFrom(String address) throws Exception {
    byte[] flood = times(3000, RawFrame.masked(0x81, "{\"type\":\"ping\"}"));
    while (true) {
      try (WsClient client = connect("/", address)) {
        try {
          client.write(flood);
        } catch (IOException closedByTheServer) {
          assertThat(closedByTheServer).hasMessageMatching("(?i).*(reset|broken pipe|closed).*");
        }
        end(client).ifPresent(code -> assertThat(code).isEqualTo(1008));
      } catch (UpgradeRefused refused) {
        assertThat(refused.answer().status()).isEqualTo(429);
        return Long.parseLong(refused.answer().header("Retry-After").orElseThrow());
      }
    }
  }

  /** Twenty thousand addresses ask once each. */
  void comeFromEverywhere() throws Exception {
    AtomicInteger number = new AtomicInteger();
    List<Callable<Void>> askers = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      askers.add(
          () -> {
            for (int n = number.getAndIncrement(); n < 20_000; n = number.getAndIncrement()) {
              Header from = new Header("X-Forwarded-For", "100.64." + n / 250 + "." + n % 250);
              int status =
                  HttpProbe.send("GET", server.http("/api/check/MA-1"), List.of(from), "").status();
              assertThat(status).isEqualTo(200);
            }
            return null;
          });
    }
    inParallel(askers);
  }

  /**
   * Sockets that never say anything.
   *
   * @return how many were open, all of which were closed in the end as the protocol says
   */
  int sayNothing(int count) throws Exception {
    Map<SwarmClient, Event> ends = new ConcurrentHashMap<>();
    Queue<SwarmClient> open = new ConcurrentLinkedQueue<>();
    Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    Semaphore slots = new Semaphore(100);
    try (ClientSwarm swarm = new ClientSwarm(1)) {
      for (int i = 0; i < count; i++) {
        slots.acquire();
        Header from = new Header("X-Forwarded-For", address(i / 50));
        var unused =
            swarm
                .connect(
                    server.ws("/signaling?roomId=silent-" + i),
                    List.of(from),
                    (client, event) -> {
                      if (event instanceof Event.Closed || event instanceof Event.Ended) {
                        ends.putIfAbsent(client, event);
                      }
                    })
                .whenComplete(
                    (client, failure) -> {
                      slots.release();
                      if (failure == null) {
                        open.add(client);
                      } else {
                        failures.add(failure);
                      }
                    });
      }
      slots.acquire(100);
      assertThat(failures).isEmpty();
      long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
      while (ends.size() < open.size() && System.nanoTime() < end) {
        Thread.sleep(50);
      }
      assertThat(ends).hasSameSizeAs(open);
      assertThat(ends.values()).containsOnly(new Event.Closed(1000, "register timeout"));
      return open.size();
    }
  }

  /** Upgrades that come byte by byte, and some that never end. */
  void upgradeSlowly() throws Exception {
    String request =
        String.join(
            "\r\n",
            "GET /ws HTTP/1.1",
            "Host: parley",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "X-Forwarded-For: 192.0.2.7",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "",
            "");
    byte[] bytes = request.getBytes(StandardCharsets.US_ASCII);
    List<Socket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < 300; i++) {
        Socket socket = new Socket();
        sockets.add(socket);
        socket.setTcpNoDelay(true);
        socket.connect(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), server.http("/").getPort()),
            10_000);
      }
      // The last byte is never sent: none of these is ever a request.
      for (int at = 0; at < bytes.length - 1; at++) {
        for (Socket socket : sockets) {
          writeUnlessGone(socket, bytes[at]);
        }
      }
    } finally {
      for (Socket socket : sockets) {
        socket.setSoLinger(true, 0);
        socket.close();
      }
    }
  }

  /** A server may lose its patience with whoever is so slow. */
  private static void writeUnlessGone(Socket socket, byte one) {
    try {
      socket.getOutputStream().write(one);
    } catch (IOException gone) {
      assertThat(gone).hasMessageMatching("(?i).*(reset|broken pipe|closed).*");
    }
  }

  /** Each of ten sockets does it as fast as it can for some seconds. */
  private void flood(String path, byte[] first, byte[] again) throws Exception {
    List<Callable<Void>> floods = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      String address = "192.0.2." + (20 + i);
      floods.add(
          () -> {
            try (WsClient client = connect(path, address)) {
              long end = System.nanoTime() + Duration.ofSeconds(4).toNanos();
              client.write(first);
              while (System.nanoTime() < end) {
                client.write(again);
              }
            } catch (IOException closedByTheServer) {
              assertThat(closedByTheServer)
                  .hasMessageMatching("(?i).*(reset|broken pipe|closed).*");
            }
            return null;
          });
    }
    inParallel(floods);
  }

  private static byte[] times(int count, byte[] frame) {
    byte[] all = new byte[count * frame.length];
    for (int i = 0; i < count; i++) {
      System.arraycopy(frame, 0, all, i * frame.length, frame.length);
    }
    return all;
  }

  /** One message in frames of one byte that never ends. */
  void sendFragments() throws Exception {
    flood("/", RawFrame.masked(0x01, "{"), times(200, RawFrame.masked(0x00, " ")));
  }

  /** WebSocket pings, each of which is owed an answer that nobody waits for. */
  void sendPings() throws Exception {
    flood("/", RawFrame.masked(0x89, "x"), times(200, RawFrame.masked(0x89, "0123456789")));
  }

  /** Texts that nest as deep as they fit. */
  void nestDeeply() throws Exception {
    String deep = "{\"type\":\"login\",\"name\":" + "[".repeat(60_000);
    String closed = "{\"type\":\"offer\",\"x\":" + "[".repeat(30_000) + "]".repeat(30_000) + "}";
    String objects = "{\"a\":".repeat(10_000) + "1" + "}".repeat(10_000);
    try (WsClient client = connect("/?space=deep", "192.0.2.40")) {
      for (int i = 0; i < 30; i++) {
        for (String text : List.of(deep, closed, objects)) {
          client.text(text);
          assertThat(text(client)).contains("\"error\":\"");
        }
        // Slower than the limit of messages.
        Thread.sleep(70);
      }
      client.text("{\"type\":\"ping\"}");
      assertThat(text(client)).contains("\"pong\"");
    }
  }

  /** Frames that are longer than is allowed, or say they are. */
  void sendTooMuch() throws Exception {
    for (int i = 0; i < 20; i++) {
      try (WsClient client = connect("/", "192.0.2.50")) {
        client.text("{\"type\":\"login\",\"name\":\"" + "x".repeat(70_000) + "\"}");
        assertThat(end(client)).hasValueSatisfying(code -> assertThat(code).isEqualTo(1009));
      }
      try (WsClient client = connect("/", "192.0.2.50")) {
        byte[] header = new byte[14];
        header[0] = (byte) 0x81;
        header[1] = (byte) 0xff;
        header[2] = 0x3f; // and seven zeros: 4 EiB
        client.write(header);
        client.text("{}");
        end(client);
      } catch (IOException cut) {
        assertThat(cut).hasMessageMatching("(?i).*(reset|broken pipe|closed).*");
      }
    }
  }

  /** The code with which it was closed; nothing if it was cut. Fails if neither happens. */
  private static Optional<Integer> end(WsClient client) throws InterruptedException {
    Event event = next(client);
    while (event instanceof Event.Text || event instanceof Event.Ping) {
      event = next(client);
    }
    return event instanceof Event.Closed closed ? Optional.of(closed.code()) : Optional.empty();
  }
}
