package dev.parley.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.exchange.CloseCause;
import dev.parley.it.client.Event;
import dev.parley.it.client.HttpAnswer;
import dev.parley.it.client.HttpProbe;
import dev.parley.it.client.Manners;
import dev.parley.it.client.UpgradeRefused;
import dev.parley.it.client.WsClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The door on real sockets, for what the golden conversations do not ask. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InProcessTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int ROUNDS = 30;

  private InProcessServer server;

  /** What the lines are made of. */
  String engine() {
    return "standard";
  }

  private InProcessServer start(Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(settings);
    // Tests send as fast as they can.
    all.put("MAX_FRAMES_PER_SECOND", "0");
    all.put("WEBSOCKET_ENGINE", engine());
    return InProcessServer.start(all);
  }

  @BeforeAll
  void start() {
    server = start(Map.of("ALLOWED_ORIGIN", "https://good.example"));
  }

  @AfterAll
  void stop() {
    server.close();
    assertThat(server.figures().values()).as(() -> server.figures().toString()).containsOnly(0L);
    assertThat(server.timersSet()).isZero();
    assertThat(server.threadsAlive()).isEmpty();
  }

  private WsClient connect(String path) throws IOException {
    return WsClient.connect(server.ws(path));
  }

  private static Event event(WsClient client) throws InterruptedException {
    return client.next(PATIENCE).orElseThrow(() -> new AssertionError("nothing comes"));
  }

  private static String text(WsClient client) throws InterruptedException {
    Event event = event(client);
    assertThat(event).isInstanceOf(Event.Text.class);
    return ((Event.Text) event).text();
  }

  /** The next text of that type; others are passed over. */
  private static String text(WsClient client, String type) throws InterruptedException {
    String text;
    do {
      text = text(client);
    } while (!text.contains("\"type\":\"" + type + "\""));
    return text;
  }

  private static String member(String json, String name) {
    Matcher m = Pattern.compile("\"" + name + "\":\"([^\"]*)\"").matcher(json);
    assertThat(m.find()).as(json).isTrue();
    return m.group(1);
  }

  /** How a client goes that has just sent its last word. */
  private static void go(WsClient client, int round) throws IOException {
    if (round % 2 == 0) {
      client.sendClose(1000, "");
    } else {
      client.hangUp();
    }
  }

  // --- last words: what was sent before the close is relayed before the leave is told

  @Test
  void anOfferOfANamedPeerThatLeavesAtOnceArrivesBeforeTheLeave() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      try (WsClient b = connect("/?space=w" + round);
          WsClient a = connect("/?space=w" + round)) {
        b.text("{\"type\":\"login\",\"name\":\"b\"}");
        text(b, "login_success");
        a.text("{\"type\":\"login\",\"name\":\"a\"}");
        text(a, "login_success");
        a.text("{\"type\":\"offer\",\"target\":\"b\"}");
        go(a, round);
        text(b, "peer_connected");
        assertThat(text(b)).contains("\"type\":\"offer\"");
        assertThat(text(b)).contains("\"type\":\"peer_disconnected\"");
      }
    }
  }

  @Test
  void anAyameOfferOfOneWhoLeavesAtOnceArrivesBeforeTheBye() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      try (WsClient b = connect("/signaling?roomId=words" + round);
          WsClient a = connect("/signaling?roomId=words" + round)) {
        b.text("{\"type\":\"register\"}");
        text(b, "accept");
        a.text("{\"type\":\"register\"}");
        text(a, "accept");
        a.text("{\"type\":\"offer\",\"sdp\":\"v=0\"}");
        go(a, round);
        assertThat(text(b)).isEqualTo("{\"type\":\"offer\",\"sdp\":\"v=0\"}");
        assertThat(text(b)).contains("\"type\":\"bye\"");
        assertThat(event(b)).isEqualTo(new Event.Closed(1000, CloseCause.AYAME_BYE.reason()));
      }
    }
  }

  @Test
  void anOfferOfAStrangerWhoLeavesAtOnceArrivesBeforeTheLeave() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      try (WsClient b = connect("/ws?protocol=pairing");
          WsClient a = connect("/ws?protocol=pairing")) {
        b.text("{\"type\":\"available\"}");
        a.text("{\"type\":\"available\"}");
        text(a, "matched");
        text(b, "matched");
        a.text("{\"type\":\"offer\",\"sdp\":\"v=0\"}");
        go(a, round);
        // Perhaps b met the b of the round before first, which had not quite left.
        text(b, "offer");
        assertThat(text(b)).contains("\"type\":\"partner-left\"");
      }
    }
  }

  @Test
  void anOfferByRemoteIdOfOneWhoLeavesAtOnceArrivesBeforeTheLeave() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      try (WsClient home = connect("/ws?protocol=remote-id");
          WsClient phone = connect("/ws?protocol=remote-id")) {
        home.text("{\"type\":\"register-server\",\"remoteId\":\"WORDS-" + round + "\"}");
        text(home, "registered");
        phone.text("{\"type\":\"connect-request\",\"remoteId\":\"WORDS-" + round + "\"}");
        String session = member(text(phone, "connected"), "sessionId");
        phone.text("{\"type\":\"offer\",\"data\":1}");
        go(phone, round);
        text(home, "client-connected");
        assertThat(text(home)).contains("\"type\":\"offer\"").contains(session);
        assertThat(text(home)).contains("\"type\":\"client-disconnected\"").contains(session);
      }
    }
  }

  // --- before the handshake, as it is on the wire

  private HttpAnswer refused(String path, Manners manners) {
    List<HttpAnswer> answers = new ArrayList<>();
    assertThatThrownBy(() -> WsClient.connect(server.ws(path), manners).close())
        .isInstanceOfSatisfying(UpgradeRefused.class, e -> answers.add(e.answer()));
    return answers.get(0);
  }

  @Test
  void refusalsHaveTheirStatusTheirHeadersAndJson() {
    HttpAnswer origin = refused("/ws", Manners.GOOD.header("Origin", "https://evil.example"));
    assertThat(origin.status()).isEqualTo(403);
    assertThat(origin.header("Content-Type").orElse("")).startsWith("application/json");
    assertThat(origin.header("Cache-Control")).contains("no-store");
    assertThat(refused("/signaling", Manners.GOOD).status()).isEqualTo(400);
    assertThat(refused("/ws?protocol=nobody", Manners.GOOD).status()).isEqualTo(400);
    assertThat(
            refused(
                    "/ws?protocol=named",
                    Manners.GOOD.header("Sec-WebSocket-Protocol", "remote-id"))
                .status())
        .isEqualTo(400);
    HttpAnswer version = refused("/ws", Manners.GOOD.header("Sec-WebSocket-Version", "8"));
    assertThat(version.status()).isEqualTo(426);
    assertThat(version.header("Sec-WebSocket-Version")).contains("13");
    assertThat(refused("/ws", Manners.GOOD.header("Sec-WebSocket-Key", "x")).status())
        .isEqualTo(400);
  }

  @Test
  void aMissingRoomWinsOver426() throws Exception {
    assertThat(HttpProbe.get(server.http("/signaling")).status()).isEqualTo(400);
    HttpAnswer named = HttpProbe.get(server.http("/signaling?roomId=r"));
    assertThat(named.status()).isEqualTo(426);
    assertThat(named.header("Upgrade")).contains("websocket");
    assertThat(HttpProbe.get(server.http("/ws")).status()).isEqualTo(426);
    assertThat(HttpProbe.send("POST", server.http("/ws"), List.of(), "{}").header("Allow"))
        .contains("GET, HEAD");
  }

  @Test
  void theHiddenPathIsNotThere() throws Exception {
    assertThat(HttpProbe.get(server.http(Door.HIDDEN_PATH)).status()).isEqualTo(404);
    assertThat(refused(Door.HIDDEN_PATH, Manners.GOOD).status()).isEqualTo(404);
  }

  @Test
  void aSubprotocolOfOursIsAnsweredAndAnotherIsNot() throws Exception {
    try (WsClient ours =
            WsClient.connect(
                server.ws("/ws"), Manners.GOOD.header("Sec-WebSocket-Protocol", "theirs, named"));
        WsClient theirs =
            WsClient.connect(
                server.ws("/ws"), Manners.GOOD.header("Sec-WebSocket-Protocol", "theirs"))) {
      assertThat(ours.handshake().header("Sec-WebSocket-Protocol")).contains("named");
      assertThat(theirs.handshake().header("Sec-WebSocket-Protocol")).isEmpty();
    }
  }

  @Test
  void noExtensionIsAgreedOn() throws Exception {
    try (WsClient a =
        WsClient.connect(
            server.ws("/ws"),
            Manners.GOOD.header("Sec-WebSocket-Extensions", "permessage-deflate"))) {
      assertThat(a.handshake().header("Sec-WebSocket-Extensions")).isEmpty();
    }
  }

  // --- frames

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 7, 4096})
  void aMessageMayBeCutAnywhere(int size) throws Exception {
    String words = "aä€😀".repeat(200);
    try (WsClient a = connect("/?space=cut" + size)) {
      a.text("{\"type\":\"login\",\"name\":\"a\"}");
      text(a, "login_success");
      a.fragments("{\"type\":\"x\",\"target\":\"a\",\"words\":\"" + words + "\"}", size);
      assertThat(member(text(a), "words")).isEqualTo(words);
    }
  }

  @Test
  void aBinaryFrameThatIsTooBigIsOneToo() throws Exception {
    try (WsClient a = connect("/?space=binary")) {
      a.binary(new byte[65_536]);
      assertThat(text(a)).contains("invalid_json");
      a.binary(new byte[65_537]);
      assertThat(event(a)).isEqualTo(new Event.Closed(1009, CloseCause.TOO_BIG.reason()));
    }
  }

  @Test
  void whatWasSentBeforeAFrameThatIsTooBigIsRelayed() throws Exception {
    try (WsClient a = connect("/signaling?roomId=big");
        WsClient b = connect("/signaling?roomId=big")) {
      a.text("{\"type\":\"register\"}");
      text(a, "accept");
      b.text("{\"type\":\"register\"}");
      text(b, "accept");
      a.text("{\"type\":\"offer\",\"sdp\":\"v=0\"}");
      a.text("{\"type\":\"offer\",\"sdp\":\"" + "x".repeat(1 << 20) + "\"}");
      assertThat(text(b)).isEqualTo("{\"type\":\"offer\",\"sdp\":\"v=0\"}");
      assertThat(text(b)).contains("bye");
      assertThat(event(a)).isEqualTo(new Event.Closed(1009, CloseCause.TOO_BIG.reason()));
    }
  }

  // --- ends

  @Test
  void aLastWordComesBeforeTheClose() throws Exception {
    try (WsClient a = connect("/?space=last");
        WsClient b = connect("/?space=last")) {
      a.text("{\"type\":\"login\",\"name\":\"a\"}");
      text(a, "login_success");
      b.text("{\"type\":\"login\",\"name\":\"a\"}");
      assertThat(text(b)).contains("name_taken");
      assertThat(event(b)).isEqualTo(new Event.Closed(4000, CloseCause.NAMED_NAME_TAKEN.reason()));
    }
  }

  @Test
  void whenTheServerStopsNobodyComesInAndAllAreTold() throws Exception {
    InProcessServer other = start(Map.of());
    try (WsClient a = WsClient.connect(other.ws("/ws?protocol=named"))) {
      other.reception().close("draining");
      assertThatThrownBy(() -> WsClient.connect(other.ws("/ws")).close())
          .isInstanceOfSatisfying(
              UpgradeRefused.class,
              refusal -> {
                assertThat(refusal.answer().status()).isEqualTo(503);
                assertThat(refusal.answer().header("Retry-After")).contains("5");
                assertThat(refusal.answer().body()).contains("draining");
              });
      a.text("{\"type\":\"ping\"}");
      assertThat(text(a)).contains("pong");
      other.close();
      assertThat(event(a)).isEqualTo(new Event.Closed(1001, CloseCause.SHUTDOWN.reason()));
    } finally {
      other.close();
    }
    assertThat(other.figures().values()).containsOnly(0L);
    assertThat(other.threadsAlive()).isEmpty();
  }

  @Test
  void whoDoesNotReadIsClosedAsSlowAndNobodyElseNotices() throws Exception {
    InProcessServer small = start(Map.of("SEND_QUEUE_BYTES", "100000", "CLOSE_TIMEOUT_SEC", "1"));
    try (WsClient slow = WsClient.connect(small.ws("/?space=s"), Manners.GOOD.receiveBuffer(4096));
        WsClient fast = WsClient.connect(small.ws("/?space=s"));
        WsClient third = WsClient.connect(small.ws("/?space=s"))) {
      slow.text("{\"type\":\"login\",\"name\":\"slow\"}");
      text(slow, "login_success");
      third.text("{\"type\":\"login\",\"name\":\"third\"}");
      text(third, "login_success");
      fast.text("{\"type\":\"login\",\"name\":\"fast\"}");
      text(fast, "login_success");
      text(third, "peer_connected");
      slow.pauseReading();
      String offer =
          "{\"type\":\"offer\",\"target\":\"slow\",\"sdp\":\"" + "x".repeat(60_000) + "\"}";
      boolean told = false;
      while (!told) {
        // 40 frames a second stay within the limit, and soon fill what the network keeps.
        fast.text(offer);
        fast.text("{\"type\":\"beat\",\"target\":\"fast\"}");
        String heard = text(fast);
        while (heard.contains("rate_limit")) {
          fast.text("{\"type\":\"beat\",\"target\":\"fast\"}");
          heard = text(fast);
        }
        told = heard.contains("peer_disconnected") || heard.contains("target_not_found");
      }
      assertThat(text(third)).contains("peer_disconnected").contains("slow");
    } finally {
      small.close();
    }
    assertThat(small.figures().values()).containsOnly(0L);
    assertThat(small.timersSet()).isZero();
  }

  @Test
  void whoSaysNothingIsDroppedAndWhoAnswersPingsIsNot() throws Exception {
    InProcessServer brisk =
        start(Map.of("LIVENESS_INTERVAL_SEC", "1", "REGISTER_TIMEOUT_SEC", "3600"));
    try (WsClient mute =
            WsClient.connect(brisk.ws("/ws?protocol=named"), Manners.GOOD.ignoringPings());
        WsClient polite = WsClient.connect(brisk.ws("/ws?protocol=named"))) {
      Event last = event(mute);
      int pings = 0;
      while (last instanceof Event.Ping) {
        pings++;
        last = event(mute);
      }
      assertThat(last).isEqualTo(new Event.Closed(1001, CloseCause.NOT_HEARD.reason()));
      assertThat(pings).isBetween(1, 2);
      polite.text("{\"type\":\"ping\"}");
      Event answer = event(polite);
      while (answer instanceof Event.Ping) {
        answer = event(polite);
      }
      assertThat(answer).isInstanceOf(Event.Text.class);
    } finally {
      brisk.close();
    }
    assertThat(brisk.figures().values()).containsOnly(0L);
  }
}
