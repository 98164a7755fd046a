package dev.parley.it.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.it.Figures;
import dev.parley.it.TestServer;
import dev.parley.it.TestServers;
import dev.parley.it.client.Event;
import dev.parley.it.client.Manners;
import dev.parley.it.client.UpgradeRefused;
import dev.parley.it.client.WsClient;
import dev.parley.it.json.JsonReader;
import dev.parley.it.json.JsonTree;
import dev.parley.it.server.AppServer;
import dev.parley.it.server.ServerSetup;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Strangers do what they can, one thing after the other, while honest people talk and come. None of
 * the honest may be refused, and nothing of theirs be lost. How much longer they wait is printed;
 * two cores that attack, serve and measure at once say little about it, so that only a standstill
 * is judged.
 */
class HostileIT {
  private static final int SILENT = 10_000;
  private static final int PAIRS = 30;
  private static final double STANDSTILL_MILLIS = 5_000;
  private static final Duration CALM = Duration.ofSeconds(2);

  /** What a block lasts at first. */
  private static final int BLOCK_SECONDS = 5;

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /**
   * The limits of a default installation but for shorter blocks, and a proxy that names addresses.
   */
  private static final Map<String, String> SETTINGS =
      Map.of(
          "RATE_LIMIT_BLOCK_SEC", Integer.toString(BLOCK_SECONDS),
          "TRUSTED_PROXIES", "127.0.0.0/8",
          "RATE_LIMIT_REQUESTS_PER_MINUTE", "100",
          "RATE_LIMIT_FAILED_LOOKUPS_PER_MINUTE", "10",
          "RATE_LIMIT_UPGRADES_PER_MINUTE", "600",
          "MAX_CONNECTIONS", "20000",
          "MAX_CONNECTIONS_PER_ADDRESS", "1000",
          "REGISTER_TIMEOUT_SEC", "15");

  private static AppServer app;
  private static TestServer server;

  private final List<String> evidence = new ArrayList<>();

  /** An attack. */
  private interface Attack {
    void go() throws Exception;
  }

  @BeforeAll
  static void aServerOfItsOwn() {
    app = AppServer.start(ServerSetup.of(SETTINGS));
    server = TestServers.of(app);
  }

  @AfterAll
  static void stop() {
    app.close();
  }

  @Test
  @Timeout(300)
  void theHonestAreNeitherRefusedNorLost() throws Exception {
    Attacks attacks = new Attacks(server);
    try (Pulse pulse = new Pulse(server, PAIRS);
        Newcomers newcomers = new Newcomers(server)) {
      beside(pulse, "warm-up", attacks::nestDeeply);
      beside(pulse, "40 guessers", attacks::guess);
      beside(pulse, "20,000 addresses", attacks::comeFromEverywhere);
      beside(pulse, "slow upgrades", attacks::upgradeSlowly);
      beside(pulse, "fragments", attacks::sendFragments);
      beside(pulse, "pings", attacks::sendPings);
      beside(pulse, "deep nesting", attacks::nestDeeply);
      beside(pulse, "oversize frames", attacks::sendTooMuch);
      beside(
          pulse,
          "10,000 silent sockets",
          () -> assertThat(attacks.sayNothing(SILENT)).isEqualTo(SILENT));
      assertThat(newcomers.trouble()).as("newcomers").isEmpty();
      assertThat(newcomers.came()).isGreaterThan(50);
    }
    System.out.println(
        app.kind().label()
            + ", p99 of honest pairs in ms, calm and under attack:\n"
            + String.join("\n", evidence));
    assertThat(app.isAlive()).isTrue();
    assertThat(app.log()).doesNotContain("OutOfMemoryError").doesNotContain("StackOverflowError");
    Figures.awaitZero(server);
  }

  private void beside(Pulse pulse, String name, Attack attack) throws Exception {
    pulse.forget();
    // For the comparison; nothing is awaited.
    Thread.sleep(CALM.toMillis());
    double calm = pulse.p99Millis();
    long start = System.nanoTime();
    attack.go();
    double seconds = (System.nanoTime() - start) / 1e9;
    double under = pulse.p99Millis();
    evidence.add(
        String.format(
            Locale.ROOT,
            "%-22s %8.1f %8.1f  ratio %.2f, in %.1f s",
            name,
            calm,
            under,
            under / calm,
            seconds));
    assertThat(pulse.trouble()).as(name).isEmpty();
    assertThat(under).as(name).isLessThan(STANDSTILL_MILLIS);
  }

  @Test
  @Timeout(60)
  void nobodyIsSomebodyElse() throws Exception {
    try (Crowd crowd = new Crowd(server)) {
      Peer bob = login(crowd, "bob");
      Peer eve = login(crowd, "eve");
      assertThat(bob.nextFrame().string("peer")).isEqualTo("eve");
      eve.send(
          "{\"from\":\"alice\",\"type\":\"offer\",\"from\":null,\"target\":\"bob\",\"\\u0066rom\":[\"alice\"],\"From\":\"x\"}");
      assertOnly(bob.nextFrame(), "from", "eve");

      Peer home = crowd.open("/ws?protocol=remote-id");
      home.send("{\"type\":\"register-server\",\"remoteId\":\"MA-HOSTILE\",\"iceServers\":[]}");
      home.nextFrame("registered");
      String one = session(crowd.open("/ws?protocol=remote-id"), home);
      Peer liar = crowd.open("/ws?protocol=remote-id");
      String own = session(liar, home);
      liar.send(
          "{\"sessionId\":\""
              + one
              + "\",\"type\":\"offer\",\"s\\u0065ssionId\":\""
              + one
              + "\",\"sessionId\":7}");
      assertOnly(home.nextFrame(), "sessionId", own);
    }
  }

  private static Peer login(Crowd crowd, String name) throws InterruptedException {
    Peer peer = crowd.open("/?space=hostile");
    peer.send("{\"type\":\"login\",\"name\":\"" + name + "\"}");
    peer.nextFrame("login_success");
    return peer;
  }

  private static String session(Peer client, Peer home) throws InterruptedException {
    client.send("{\"type\":\"connect-request\",\"remoteId\":\"MA-HOSTILE\"}");
    String id = home.nextFrame("client-connected").string("sessionId");
    home.send("{\"type\":\"session-ready\",\"sessionId\":\"" + id + "\"}");
    client.nextFrame("connected");
    return id;
  }

  private static void assertOnly(JsonTree.Obj frame, String member, String value) {
    assertThat(frame.members().stream().filter(m -> m.key().text().equals(member)).toList())
        .as(frame.toString())
        .singleElement()
        .satisfies(m -> assertThat(m.value()).hasToString("\"" + value + "\""));
  }

  @Test
  @Timeout(60)
  void whoseIdIsHeldWithASecretKeepsIt() throws Exception {
    String register = "{\"type\":\"register-server\",\"remoteId\":\"MA-SEALED\"";
    try (Crowd crowd = new Crowd(server)) {
      Peer home = crowd.open("/ws?protocol=remote-id");
      home.send(register + ",\"secret\":\"right\"}");
      home.nextFrame("registered");
      for (String attempt :
          List.of("}", ",\"secret\":\"wrong\"}", ",\"secret\":\"righ\\u0000t\"}")) {
        Peer thief = crowd.open("/ws?protocol=remote-id");
        thief.send(register + attempt);
        assertThat(thief.nextFrame().string("error")).isEqualTo("Remote ID in use");
      }
      home.send("{\"type\":\"ping\"}");
      assertThat(home.nextFrame().string("type")).isEqualTo("pong");
      Peer again = crowd.open("/ws?protocol=remote-id");
      again.send(register + ",\"secret\":\"right\"}");
      again.nextFrame("registered");
      assertThat(home.nextClosed()).isEqualTo(new Event.Closed(4000, "Replaced by new connection"));
    }
  }

  /** One household, one address: a guest's machine attacks until the address is blocked. */
  @Test
  @Timeout(180)
  void neighboursOfAnAttackerKeepWhatTheyHaveAndComeInWhenTheBlockIsOver() throws Exception {
    String address = "203.0.113.77";
    Attacks attacks = new Attacks(server);
    try (WsClient home = connect("/ws?protocol=remote-id", address);
        WsClient web = connect("/ws?protocol=remote-id", address);
        WsClient caller = connect("/signaling?roomId=nat", address);
        WsClient called = connect("/signaling?roomId=nat", address)) {
      String id = session(home, web);
      caller.text("{\"type\":\"register\"}");
      assertThat(text(caller)).contains("accept");
      called.text("{\"type\":\"register\"}");
      assertThat(text(called)).contains("accept");

      attacks.guessFrom(address);
      long seconds = attacks.floodFrom(address);
      assertThat(seconds).isBetween(1L, (long) BLOCK_SECONDS);

      for (int i = 0; i < 20; i++) {
        web.text("{\"type\":\"offer\",\"n\":" + i + "}");
        assertThat(text(home)).contains("\"n\":" + i).contains(id);
        home.text("{\"type\":\"answer\",\"n\":" + i + ",\"sessionId\":\"" + id + "\"}");
        assertThat(text(web)).contains("\"n\":" + i).contains(id);
        caller.text("{\"type\":\"offer\",\"n\":" + i + "}");
        assertThat(text(called)).contains("\"n\":" + i);
      }

      // Requests were blocked before the flood began, connections when it ended: both are over
      // now or after what the last refusal has said.
      awaitUpgrade("/", address, Duration.ofSeconds(seconds + 1));
      awaitUpgrade("/ws?protocol=remote-id", address, Duration.ofSeconds(2 * BLOCK_SECONDS));
    }
  }

  private static WsClient connect(String path, String address) throws IOException {
    return WsClient.connect(server.ws(path), Manners.GOOD.header("X-Forwarded-For", address));
  }

  /** The next text but for the protocols' own pings. */
  private static String text(WsClient client) throws InterruptedException {
    while (true) {
      Event event =
          client.next(PATIENCE).orElseThrow(() -> new AssertionError("nothing was heard"));
      if (event instanceof Event.Text text && !text.text().equals("{\"type\":\"ping\"}")) {
        return text.text();
      }
      assertThat(event).isNotInstanceOfAny(Event.Closed.class, Event.Ended.class);
    }
  }

  private static String session(WsClient home, WsClient web) throws Exception {
    home.text("{\"type\":\"register-server\",\"remoteId\":\"MA-NAT\"}");
    assertThat(text(home)).contains("registered");
    web.text("{\"type\":\"connect-request\",\"remoteId\":\"MA-NAT\"}");
    JsonTree.Obj connected = (JsonTree.Obj) JsonReader.read(text(web));
    assertThat(text(home)).contains("client-connected");
    return connected.string("sessionId");
  }

  private static void awaitUpgrade(String path, String address, Duration longest) throws Exception {
    long end = System.nanoTime() + longest.toNanos();
    while (true) {
      try (WsClient client = connect(path, address)) {
        assertThat(client).isNotNull();
        return;
      } catch (UpgradeRefused refused) {
        assertThat(refused.answer().status()).isEqualTo(429);
        assertThat(System.nanoTime()).as(path + " is still refused").isLessThan(end);
        Thread.sleep(100);
      }
    }
  }
}
