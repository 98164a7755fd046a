package dev.parley.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.exchange.CloseCause;
import dev.parley.it.client.Event;
import dev.parley.it.client.Manners;
import dev.parley.it.client.WsClient;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The rules of RFC 6455 that show on the wire only, by their numbers, on the express line of a real
 * server, whatever engine the run is for. The rules of the codec are in {@code
 * dev.parley.door.express}.
 */
@Timeout(60)
class ExpressConformanceIT {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final int MASKED = 0x80;

  private static TestServer server;

  @BeforeAll
  static void start() {
    server = TestServers.get(Map.of("WEBSOCKET_ENGINE", "express", "MAX_FRAMES_PER_SECOND", "0"));
  }

  private static WsClient connect() throws IOException, InterruptedException {
    return connect(Manners.GOOD);
  }

  /** A client with a name of its own, logged in. */
  private static WsClient connect(Manners manners) throws IOException, InterruptedException {
    WsClient client = WsClient.connect(server.ws("/?space=" + System.nanoTime()), manners);
    client.text("{\"type\":\"login\",\"name\":\"me\"}");
    assertThat(text(client)).contains("login_success");
    return client;
  }

  private static Event event(WsClient client) throws InterruptedException {
    return client.next(SOON).orElseThrow(() -> new AssertionError("nothing comes"));
  }

  private static String text(WsClient client) throws InterruptedException {
    Event event = event(client);
    assertThat(event).isInstanceOf(Event.Text.class);
    return ((Event.Text) event).text();
  }

  /** The server closes for {@code cause}, and then the connection is gone. */
  private static void closedFor(CloseCause cause, WsClient client) throws InterruptedException {
    assertThat(event(client)).isEqualTo(new Event.Closed(cause.code(), cause.reason()));
    assertThat(event(client)).isInstanceOf(Event.Ended.class);
  }

  private static void refused(int... bytes) throws Exception {
    byte[] frame = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      frame[i] = (byte) bytes[i];
    }
    try (WsClient client = connect()) {
      client.write(frame);
      closedFor(CloseCause.WEBSOCKET_ERROR, client);
    }
  }

  // --- 4.2.2: the handshake

  @Test
  void rfc4_2_2_theKeyIsAnswered() throws Exception {
    // The client refuses a 101 whose Sec-WebSocket-Accept is wrong.
    try (WsClient client =
        WsClient.connect(
            server.ws("/ws"), Manners.GOOD.header("Sec-WebSocket-Protocol", "theirs, named"))) {
      assertThat(client.handshake().status()).isEqualTo(101);
      assertThat(client.handshake().header("Sec-WebSocket-Protocol")).contains("named");
      assertThat(client.handshake().header("Sec-WebSocket-Extensions")).isEmpty();
    }
  }

  // --- 5: framing

  @Test
  void rfc5_1_aFrameWithoutAMaskEndsTheConnectionWith1002() throws Exception {
    refused(0x81, 2, 'h', 'i');
  }

  @Test
  void rfc5_2_reservedBitsAndOpcodesEndItWith1002() throws Exception {
    refused(0xC1, MASKED, 0, 0, 0, 0);
    refused(0x83, MASKED, 0, 0, 0, 0);
    refused(0x8B, MASKED, 0, 0, 0, 0);
  }

  @Test
  void rfc5_2_aLengthThatIsNotInItsShortestFormEndsItWith1002() throws Exception {
    refused(0x81, MASKED | 126, 0, 2, 0, 0, 0, 0, 'h', 'i');
    refused(0x81, MASKED | 127, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0);
  }

  @Test
  void rfc5_4_aContinuationOfNothingEndsItWith1002() throws Exception {
    refused(0x80, MASKED, 0, 0, 0, 0);
  }

  @Test
  void rfc5_4_aPingBetweenFragmentsIsAnsweredBeforeTheMessageIsComplete() throws Exception {
    byte[] json = "{\"type\":\"ping\"}".getBytes(StandardCharsets.UTF_8);
    try (WsClient client = connect()) {
      client.write(frame(0x01, json, 0, 5));
      client.ping("between");
      assertThat(event(client)).isEqualTo(new Event.Pong("between"));
      client.write(frame(0x80, json, 5, json.length));
      assertThat(text(client)).contains("pong");
    }
  }

  private static byte[] frame(int first, byte[] payload, int from, int to) {
    return ByteBuffer.allocate(6 + to - from)
        .put((byte) first)
        .put((byte) (MASKED | (to - from)))
        .putInt(0)
        .put(payload, from, to - from)
        .array();
  }

  @Test
  void rfc5_5_aControlFrameThatIsFragmentedOrTooLongEndsItWith1002() throws Exception {
    refused(0x09, MASKED, 0, 0, 0, 0);
    refused(0x89, MASKED | 126, 0, 126, 0, 0, 0, 0);
  }

  @Test
  void rfc5_5_1_aCloseFrameIsAnsweredWithItsCodeAndTheServerEndsTheConnection() throws Exception {
    for (int code : new int[] {1000, 1001, 3000, 4999}) {
      try (WsClient client = connect()) {
        client.sendClose(code, "bye");
        assertThat(event(client)).isEqualTo(new Event.Closed(code, ""));
        assertThat(event(client)).isInstanceOf(Event.Ended.class);
      }
    }
    try (WsClient client = connect()) {
      client.sendClose(0, "");
      assertThat(((Event.Closed) event(client)).code()).isEqualTo(1005);
      assertThat(event(client)).isInstanceOf(Event.Ended.class);
    }
  }

  @Test
  void rfc5_5_1_halfACodeEndsItWith1002() throws Exception {
    refused(0x88, MASKED | 1, 0, 0, 0, 0, 3);
  }

  @Test
  void rfc5_5_1_nothingFollowsOurCloseFrame() throws Exception {
    try (WsClient client = connect()) {
      byte[] close = frame(0x88, new byte[] {0x03, (byte) 0xE8}, 0, 2);
      byte[] ping = frame(0x89, new byte[0], 0, 0);
      // In one piece, so that the ping is there before the connection can be gone.
      client.write(ByteBuffer.allocate(close.length + ping.length).put(close).put(ping).array());
      assertThat(event(client)).isEqualTo(new Event.Closed(1000, ""));
      assertThat(event(client)).isInstanceOf(Event.Ended.class);
    }
  }

  @Test
  void rfc5_5_2_aPingIsAnsweredWithItsPayload() throws Exception {
    try (WsClient client = connect()) {
      for (String payload : new String[] {"", "x", "x".repeat(125)}) {
        client.ping(payload);
        assertThat(event(client)).isEqualTo(new Event.Pong(payload));
      }
    }
  }

  @Test
  void rfc5_5_3_ofManyPingsAtLeastTheLastIsAnswered() throws Exception {
    try (WsClient client = connect()) {
      for (int i = 0; i < 10_000; i++) {
        client.ping(Integer.toString(i));
      }
      Event pong = event(client);
      while (!pong.equals(new Event.Pong("9999"))) {
        assertThat(pong).isInstanceOf(Event.Pong.class);
        pong = event(client);
      }
    }
  }

  @Test
  void rfc5_5_3_anUnaskedPongIsNoMistake() throws Exception {
    try (WsClient client = connect()) {
      client.pong("unasked");
      client.text("{\"type\":\"ping\"}");
      assertThat(text(client)).contains("pong");
    }
  }

  // --- 7: the end

  @Test
  void rfc7_1_7_whoGoesOnSendingGetsTheCloseFrameAllTheSame() throws Exception {
    try (WsClient client = connect()) {
      client.binary(new byte[2 << 20]);
      closedFor(CloseCause.TOO_BIG, client);
    }
  }

  @Test
  void rfc7_2_1_whoLeavesWithoutACloseFrameIsGone() throws Exception {
    WsClient client = connect();
    client.hangUp();
    assertThat(event(client)).isInstanceOf(Event.Ended.class);
    client.close();
    connect().drop();
    Figures.awaitZero(server);
  }

  @Test
  void rfc7_4_codesThatMustNotBeSentEndItWith1002() throws Exception {
    for (int code : new int[] {999, 1004, 1005, 1006, 1015, 2000, 5000}) {
      try (WsClient client = connect()) {
        client.sendClose(code, "");
        closedFor(CloseCause.WEBSOCKET_ERROR, client);
      }
    }
  }

  // --- 8: text

  @Test
  void rfc8_1_textThatIsNotUtf8EndsItWith1007() throws Exception {
    try (WsClient client = connect()) {
      client.rawText(new byte[] {'{', (byte) 0xC3, '}'});
      closedFor(CloseCause.BAD_UTF8, client);
    }
  }

  @Test
  void rfc8_1_aWrongByteEndsItBeforeItsFrameIsComplete() throws Exception {
    try (WsClient client = connect()) {
      client.write(
          new byte[] {(byte) 0x81, (byte) (MASKED | 100), 0, 0, 0, 0, 'a', (byte) 0xFF, 'b'});
      closedFor(CloseCause.BAD_UTF8, client);
    }
  }

  @Test
  void rfc8_1_charactersMayBeCutByFragments() throws Exception {
    try (WsClient client = connect()) {
      client.fragments("{\"type\":\"x\",\"target\":\"me\",\"t\":\"aä€😀\"}", 1);
      assertThat(text(client)).contains("aä€😀");
    }
  }
}
