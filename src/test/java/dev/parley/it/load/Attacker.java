package dev.parley.it.load;

import dev.parley.it.client.Header;
import dev.parley.it.client.HttpProbe;
import dev.parley.it.client.Manners;
import dev.parley.it.client.RawFrame;
import dev.parley.it.client.WsClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A stranger in a process of its own, so that it can be kept to another core and a lower priority
 * than those whom it disturbs. It attacks from {@code go} to {@code stop} on its standard input and
 * answers {@code stop} with how often it has done what it does.
 *
 * <p>Arguments: the port of a server that trusts the loopback interface about addresses, and one of
 * {@link Kind}. Each of its threads has one address, but where the kind says otherwise.
 */
final class Attacker {
  private static final int THREADS = 8;

  /** What it does, over and over. */
  enum Kind {
    /** Messages without a pause, and a new socket whenever one is closed. */
    MESSAGES,
    /** Pings likewise. */
    PINGS,
    /** Fragments of one message likewise. */
    FRAGMENTS,
    /** Offers to a partner who reads. */
    OFFERS,
    /** Text that nests as deep as a frame holds. */
    NESTING,
    /** Frames that are too large. */
    OVERSIZE,
    /** Guesses at Remote IDs. */
    GUESSES,
    /** Sockets that come and go. */
    UPGRADES,
    /** Questions over HTTP, each from another address. */
    ADDRESSES,
    /** Requests that never end. */
    SLOW_UPGRADES
  }

  private final int port;
  private final Kind kind;
  private final AtomicLong done = new AtomicLong();
  private volatile boolean going;
  private volatile boolean over;

  private Attacker(int port, Kind kind) {
    this.port = port;
    this.kind = kind;
  }

  /** See the class. */
  public static void main(String[] arguments) throws Exception {
    Attacker attacker = new Attacker(Integer.parseInt(arguments[0]), Kind.valueOf(arguments[1]));
    for (int i = 0; i < THREADS; i++) {
      int number = i;
      Thread thread = new Thread(() -> attacker.run(number));
      thread.setDaemon(true);
      thread.start();
    }
    attacker.obey();
  }

  private void obey() throws IOException {
    BufferedReader orders =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    PrintStream answers = System.out;
    for (String order = orders.readLine(); order != null; order = orders.readLine()) {
      going = order.equals("go");
      if (!going) {
        answers.println(done.getAndSet(0));
        answers.flush();
      }
    }
    // Its master is gone.
    over = true;
  }

  private void run(int number) {
    while (!over) {
      try {
        if (going) {
          attack("192.0.2." + (1 + number), number);
        } else {
          Thread.sleep(20);
        }
      } catch (IOException | RuntimeException refused) {
        // Cut off or turned away, as it should be: it comes again.
        done.incrementAndGet();
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void attack(String address, int number) throws IOException, InterruptedException {
    switch (kind) {
      case MESSAGES -> flood(address, "/", RawFrame.masked(0x81, "{\"type\":\"ping\"}"));
      case PINGS -> flood(address, "/", RawFrame.masked(0x89, "0123456789"));
      case FRAGMENTS -> {
        try (WsClient client = connect("/", address)) {
          client.write(RawFrame.masked(0x01, "{\"type\":\"pi"));
          pour(client, RawFrame.masked(0x00, "x"));
        }
      }
      case OFFERS -> offers(address, number);
      case NESTING -> flood(address, "/", large("{\"type\":\"offer\",\"x\":" + "[".repeat(60_000)));
      case OVERSIZE -> flood(address, "/", large("x".repeat(70_000)));
      case GUESSES -> guess(address);
      case UPGRADES -> {
        try (WsClient client = connect("/", address)) {
          client.text("{\"type\":\"login\",\"name\":\"a\"}");
          done.incrementAndGet();
        }
      }
      case ADDRESSES -> ask();
      case SLOW_UPGRADES -> slowly(address);
    }
  }

  private WsClient connect(String path, String address) throws IOException {
    return WsClient.connect(
        URI.create("ws://127.0.0.1:" + port + path),
        Manners.GOOD.header("X-Forwarded-For", address));
  }

  private void flood(String address, String path, byte[] frame) throws IOException {
    try (WsClient client = connect(path, address)) {
      pour(client, frame);
    }
  }

  private void pour(WsClient client, byte[] frame) throws IOException {
    int atOnce = Math.max(1, 2000 / frame.length);
    byte[] many = new byte[atOnce * frame.length];
    for (int i = 0; i < atOnce; i++) {
      System.arraycopy(frame, 0, many, i * frame.length, frame.length);
    }
    while (going) {
      client.write(many);
      done.addAndGet(atOnce);
    }
  }

  private void offers(String address, int number) throws IOException, InterruptedException {
    String path = "/signaling?roomId=flood-" + number + "-" + ThreadLocalRandom.current().nextInt();
    try (WsClient reader = connect(path, address);
        WsClient sender = connect(path, address)) {
      reader.text("{\"type\":\"register\"}");
      sender.text("{\"type\":\"register\"}");
      pour(sender, large("{\"type\":\"offer\",\"sdp\":\"" + "x".repeat(1500) + "\"}"));
    }
  }

  private void guess(String address) throws IOException {
    try (WsClient client = connect("/ws?protocol=remote-id", address)) {
      while (going) {
        int id = ThreadLocalRandom.current().nextInt(1_000_000);
        client.text("{\"type\":\"connect-request\",\"remoteId\":\"MA-" + id + "\"}");
        done.incrementAndGet();
      }
    }
  }

  private void ask() throws IOException, InterruptedException {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    String from = "100." + random.nextInt(64, 128) + "." + random.nextInt(256) + ".7";
    URI check = URI.create("http://127.0.0.1:" + port + "/api/check/MA-1");
    HttpProbe.send("GET", check, List.of(new Header("X-Forwarded-For", from)), "");
    done.incrementAndGet();
  }

  private void slowly(String address) throws IOException, InterruptedException {
    byte[] request =
        ("GET /ws HTTP/1.1\r\nHost: parley\r\nX-Forwarded-For: " + address + "\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      for (int i = 0; going && i < request.length; i++) {
        socket.getOutputStream().write(request[i]);
        done.incrementAndGet();
        Thread.sleep(5);
      }
    }
  }

  /** A text frame of any length. */
  private static byte[] large(String payload) {
    byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
    boolean huge = bytes.length > 0xFFFF;
    int header = huge ? 14 : 8;
    byte[] frame = new byte[header + bytes.length];
    frame[0] = (byte) 0x81;
    frame[1] = (byte) (huge ? 0xFF : 0xFE);
    int lengthAt = header - 6;
    frame[lengthAt] = (byte) (bytes.length >> 8);
    frame[lengthAt + 1] = (byte) bytes.length;
    if (huge) {
      frame[lengthAt - 1] = (byte) (bytes.length >> 16);
    }
    System.arraycopy(bytes, 0, frame, header, bytes.length);
    return frame;
  }
}
