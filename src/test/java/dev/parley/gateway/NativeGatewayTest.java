package dev.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.onvoid.webrtc.RTCPeerConnectionState;
import dev.parley.gateway.core.Counter;
import dev.parley.gateway.core.Limits;
import dev.parley.gateway.rig.Await;
import dev.parley.gateway.rig.Browser;
import dev.parley.gateway.rig.BrowserChannel;
import dev.parley.gateway.rig.Chunks;
import dev.parley.gateway.rig.LocalServer;
import dev.parley.gateway.rig.LocalSocket;
import dev.parley.gateway.rig.NativeLibrary;
import dev.parley.gateway.rig.NativeRig;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The bridge over the real WebRTC stack: two native peers on loopback (PROTOCOLS.md, section 5).
 */
@Timeout(120)
class NativeGatewayTest {
  private static final int MAX = 262_144;

  private NativeRig rig;

  @BeforeAll
  static void nativeLibrary() {
    NativeLibrary.assume();
  }

  @BeforeEach
  void start() throws IOException {
    rig = new NativeRig();
  }

  @AfterEach
  void stop() throws IOException {
    rig.close();
  }

  /** Starts over with other limits. */
  private void restart(Limits limits) throws IOException {
    rig.close();
    rig = new NativeRig(builder -> builder.limits(limits));
  }

  private BrowserChannel connected(String id, String label) {
    Browser browser = rig.browser(id);
    BrowserChannel channel = browser.channel(label);
    browser.dial();
    return channel.open();
  }

  @Test
  void textAndBinaryBothWays() {
    BrowserChannel channel = connected("s1", "ma-api");
    LocalSocket api = rig.local().next();
    assertThat(api.target()).isEqualTo("/ws?webrtc_session_id=s1");
    channel.say("hällo");
    assertThat(api.next().text()).isEqualTo("hällo");
    channel.say(new byte[] {1, 2, 3});
    assertThat(api.next().bytes()).containsExactly(1, 2, 3);
    channel.say(new byte[0]);
    assertThat(api.next().bytes()).isEmpty();
    api.say("wörld \uD83D\uDE00");
    assertThat(channel.next().text()).isEqualTo("wörld \uD83D\uDE00");
    api.say(new byte[] {4, 5});
    assertThat(channel.next().bytes()).containsExactly(4, 5);
    api.sayInParts("in ", "parts");
    assertThat(channel.next().text()).isEqualTo("in parts");
  }

  @Test
  void sizesUpToTheMaximumUnchangedAndInOrder() {
    BrowserChannel channel = connected("s1", "ma-api");
    LocalSocket api = rig.local().next();
    Random random = new Random(42);
    for (int i = 0; i < 200; i++) {
      int size = i % 20 == 0 ? MAX : 1 + random.nextInt(30_000);
      byte[] bytes = new byte[size];
      random.nextBytes(bytes);
      String text = HexFormat.of().formatHex(bytes, 0, size / 2 + 1).substring(0, size);
      channel.say(bytes);
      channel.say(text);
      api.say(bytes);
      api.say(text);
      assertThat(api.next().bytes()).isEqualTo(bytes);
      assertThat(api.next().text()).isEqualTo(text);
      assertThat(channel.next().bytes()).isEqualTo(bytes);
      assertThat(channel.next().text()).isEqualTo(text);
    }
  }

  @Test
  void aFloodBothWaysLosesNothing() {
    BrowserChannel channel = connected("s1", "ma-api");
    LocalSocket api = rig.local().next();
    int count = 2000;
    Thread writer =
        new Thread(
            () -> {
              for (int i = 0; i < count; i++) {
                api.say(numbered(i));
              }
            });
    writer.setDaemon(true);
    writer.start();
    for (int i = 0; i < count; i++) {
      channel.say(numbered(i));
    }
    for (int i = 0; i < count; i++) {
      assertThat(api.next().bytes()).isEqualTo(numbered(i));
      assertThat(channel.next().bytes()).isEqualTo(numbered(i));
    }
    Await.until("memory is given back", () -> rig.gateway().metrics().memoryBytes() == 0);
    assertThat(rig.gateway().metrics().get(Counter.MESSAGES_FROM_PEERS)).isEqualTo(count);
    assertThat(rig.gateway().metrics().get(Counter.MESSAGES_TO_PEERS)).isEqualTo(count);
  }

  private static byte[] numbered(int i) {
    byte[] bytes = new byte[16_384];
    Arrays.fill(bytes, (byte) i);
    bytes[0] = (byte) (i >> 8);
    return bytes;
  }

  @Test
  void textBeyondTheMaximumGoesInPieces() {
    BrowserChannel channel = connected("s1", "ma-api");
    LocalSocket api = rig.local().next();
    Chunks chunks = new Chunks(MAX);
    String large = "ä\"\\x\uD83D\uDE00".repeat(400_000);
    api.say(large);
    api.say("after");
    assertThat(chunks.next(channel)).isEqualTo(large);
    assertThat(chunks.next(channel)).isEqualTo("after");
    assertThat(chunks.pieces()).isGreaterThan(10);
  }

  @Test
  void textsInPiecesHaveNumbersThatDifferOverTheChannelsOfASession() {
    Browser browser = rig.browser("s1");
    BrowserChannel one = browser.channel("ma-api");
    BrowserChannel two = browser.channel("ma-api");
    browser.dial();
    one.open();
    two.open();
    Set<String> numbers = new HashSet<>();
    for (LocalSocket api : List.of(rig.local().next(), rig.local().next())) {
      api.say("x".repeat(MAX + 1));
      api.say("y".repeat(MAX + 1));
    }
    for (BrowserChannel channel : List.of(one, two)) {
      for (int piece = 0; piece < 4; piece++) {
        String frame = channel.next().text();
        assertThat(frame).startsWith("{\"type\":\"__chunk__\",\"id\":");
        numbers.add(frame.replaceFirst("(?s)^.*?\"id\":([0-9]+).*$", "$1"));
      }
    }
    assertThat(numbers).hasSize(4);
  }

  @Test
  void aSmallerMaximumOfTheBrowserIsKept() {
    Browser browser =
        rig.browser("s1")
            .editing(sdp -> sdp.replaceAll("a=max-message-size:[0-9]+", "a=max-message-size:1000"));
    BrowserChannel channel = browser.channel("ma-api");
    browser.dial();
    channel.open();
    LocalSocket api = rig.local().next();
    api.say("a".repeat(1000));
    assertThat(channel.next().text()).hasSize(1000);
    Chunks chunks = new Chunks(1000);
    api.say("b".repeat(1001));
    assertThat(chunks.next(channel)).isEqualTo("b".repeat(1001));
    api.say(new byte[1000]);
    assertThat(channel.next().bytes()).hasSize(1000);
    api.say(new byte[1001]);
    assertThat(channel.next().text())
        .isEqualTo(
            "{\"type\":\"error\",\"error\":\"The local API sent a message of 1001 bytes; the"
                + " browser takes at most 1000.\"}");
    channel.awaitClosed();
  }

  @Test
  void binaryBeyondTheMaximumClosesTheChannelWithAReason() {
    BrowserChannel channel = connected("s1", "ma-api");
    LocalSocket api = rig.local().next();
    api.say("before");
    api.say(new byte[MAX + 1]);
    assertThat(channel.next().text()).isEqualTo("before");
    assertThat(channel.next().text()).contains("\"type\":\"error\"", "262145 bytes");
    channel.awaitClosed();
    assertThat(api.next().closeCode()).isEqualTo(1006);
  }

  @Test
  void severalChannelsOfASessionAreBridgedEachForItself() {
    Browser browser = rig.browser("s1");
    BrowserChannel first = browser.channel("one");
    BrowserChannel second = browser.channel("two");
    browser.dial();
    first.open();
    second.open();
    LocalSocket a = rig.local().next();
    LocalSocket b = rig.local().next();
    first.say("to one");
    second.say("to two");
    List<String> heard = new ArrayList<>(List.of(a.next().text(), b.next().text()));
    assertThat(heard).containsExactlyInAnyOrder("to one", "to two");
    BrowserChannel third = browser.channel("").open();
    LocalSocket c = rig.local().next();
    third.say("unnamed");
    assertThat(c.next().text()).isEqualTo("unnamed");
    first.close();
    assertThat((heard.get(0).equals("to one") ? a : b).next().closeCode()).isEqualTo(1000);
    second.say("still");
    assertThat((heard.get(0).equals("to one") ? b : a).next().text()).isEqualTo("still");
  }

  @Test
  void whatABrowserSendsBeforeItClosesStillReachesTheApi() {
    BrowserChannel channel = connected("s1", "ma-api");
    LocalSocket api = rig.local().next();
    api.stopReading();
    for (int i = 0; i < 100; i++) {
      channel.say(numbered(i));
    }
    channel.say("last words");
    channel.close();
    channel.awaitClosed();
    api.readOn();
    for (int i = 0; i < 100; i++) {
      assertThat(api.next().bytes()).isEqualTo(numbered(i));
    }
    assertThat(api.next().text()).isEqualTo("last words");
    assertThat(api.next().closeCode()).isEqualTo(1000);
    Await.until("no local connection", () -> rig.gateway().metrics().localConnections() == 0);
  }

  @Test
  void whatTheApiSendsBeforeItClosesStillReachesTheBrowser() {
    BrowserChannel channel = connected("s1", "ma-api");
    LocalSocket api = rig.local().next();
    for (int i = 0; i < 600; i++) {
      api.say(numbered(i));
    }
    api.close(1000, "");
    for (int i = 0; i < 600; i++) {
      assertThat(channel.next().bytes()).isEqualTo(numbered(i));
    }
    channel.awaitClosed();
    assertThat(channel.waiting()).isZero();
  }

  @Test
  void anApiThatIsRestartedIsSaidAndTheNextSessionWorks() throws IOException {
    BrowserChannel channel = connected("s1", "ma-api");
    rig.local().next().close(1012, "restart");
    assertThat(channel.next().text())
        .isEqualTo(
            "{\"type\":\"error\",\"error\":\"The local API closed the connection (1012).\"}");
    channel.awaitClosed();
    BrowserChannel second = connected("s2", "ma-api");
    LocalSocket api = rig.local().next();
    api.cut();
    assertThat(second.next().text()).contains("The connection to the local API broke.");
    second.awaitClosed();
    int port = rig.local().port();
    rig.local().close();
    BrowserChannel third = connected("s3", "ma-api");
    assertThat(third.next().text()).contains("The local API cannot be reached.");
    third.awaitClosed();
    try (LocalServer again = new LocalServer(port)) {
      BrowserChannel fourth = connected("s4", "ma-api");
      fourth.say("hello");
      assertThat(again.next().next().text()).isEqualTo("hello");
    }
  }

  @Test
  void anApiThatDoesNotReadGetsSixteenMebibytesAndNoMore() {
    BrowserChannel channel = connected("s1", "ma-api");
    LocalSocket api = rig.local().next();
    api.stopReading();
    byte[] message = new byte[65_536];
    int sent = 0;
    while (channel.isOpen() && channel.waiting() == 0 && sent < 4000) {
      channel.say(message);
      sent++;
    }
    assertThat(channel.next().text()).contains("does not read fast enough");
    channel.awaitClosed();
    // What the sockets' own buffers took comes on top.
    assertThat(sent).isBetween(16 * 16 - 1, 2000);
    Await.until("memory is given back", () -> rig.gateway().metrics().memoryBytes() == 0);
    BrowserChannel other = connected("s2", "ma-api");
    other.say("others go on");
    assertThat(rig.local().next().next().text()).isEqualTo("others go on");
  }

  @Test
  void proxiedRequests() {
    BrowserChannel channel = connected("s1", "http_proxy");
    channel.say(
        "{\"type\":\"http-proxy-request\",\"id\":7,\"method\":\"GET\",\"path\":\"/img?x=1\","
            + "\"headers\":{\"Accept\":\"image/png\",\"Connection\":\"close\"}}");
    assertThat(channel.next().text())
        .startsWith("{\"type\":\"http-proxy-response\",\"id\":7,\"status\":200,")
        .contains("\"body\":\"68656c6c6f\"")
        .endsWith("}");
    LocalServer.Request request = rig.local().nextRequest();
    assertThat(request.method()).isEqualTo("GET");
    assertThat(request.target()).isEqualTo("/img?x=1");
    assertThat(request.headers()).containsEntry("accept", "image/png").doesNotContainKey("te");
    assertThat(rig.local().waiting()).as("http_proxy is not bridged").isZero();
    channel.say("anything else");
    channel.say("{\"type\":\"http-proxy-request\",\"id\":\"a\",\"path\":\"//evil/\"}");
    assertThat(channel.next().text()).contains("\"id\":\"a\"", "\"status\":500");
  }

  @Test
  void proxiedAnswersOfManyMegabytesGoInPiecesBesideTheRest() {
    byte[] body = new byte[3_000_000];
    new Random(1).nextBytes(body);
    rig.local()
        .http(
            (request, out) ->
                LocalServer.write(out, LocalServer.response("200 OK", List.of(), body)));
    BrowserChannel channel = connected("s1", "ma-api");
    LocalSocket api = rig.local().next();
    Chunks chunks = new Chunks(MAX);
    for (int i = 0; i < 10; i++) {
      channel.say("{\"type\":\"http-proxy-request\",\"id\":" + i + ",\"path\":\"/big\"}");
    }
    channel.say("bridged");
    assertThat(api.next().text()).isEqualTo("bridged");
    String hex = HexFormat.of().formatHex(body);
    for (int i = 0; i < 10; i++) {
      assertThat(chunks.next(channel)).endsWith("\"body\":\"" + hex + "\"}");
    }
    Await.until("memory is given back", () -> rig.gateway().metrics().memoryBytes() == 0);
  }

  @Test
  void tooManyChannelsAreRefusedWithAReason() throws IOException {
    restart(Limits.DEFAULT.withChannels(2));
    Browser browser = rig.browser("s1");
    BrowserChannel first = browser.channel("a");
    BrowserChannel second = browser.channel("b");
    // Before the connection is up: the binding takes observers only after a channel is made, and
    // one that is refused at once may be closed, its message gone, before its observer is there.
    BrowserChannel third = browser.channel("c");
    browser.dial();
    first.open();
    second.open();
    rig.local().next();
    rig.local().next();
    third.open();
    assertThat(third.next().text()).contains("There are too many channels.");
    third.awaitClosed();
    assertThat(rig.gateway().metrics().get(Counter.CHANNELS_REFUSED)).isEqualTo(1);
    second.close();
    second.awaitClosed();
    Await.until("the place is free", () -> rig.gateway().metrics().channels() == 1);
    BrowserChannel fourth = browser.channel("d").open();
    fourth.say("hello");
    assertThat(rig.local().next().next().text()).isEqualTo("hello");
  }

  @Test
  void aBrowserThatClosesItsConnectionEndsItsSession() {
    Browser browser = rig.browser("s1");
    BrowserChannel channel = browser.channel("ma-api");
    browser.dial();
    channel.open();
    LocalSocket api = rig.local().next();
    assertThat(rig.gateway().metrics().sessions()).isEqualTo(1);
    browser.close();
    assertThat(api.next().closeCode()).isEqualTo(1000);
    Await.until(
        "the session has ended",
        Duration.ofSeconds(20),
        () -> rig.gateway().metrics().sessions() == 0);
    assertThat(rig.gateway().metrics().channels()).isZero();
  }

  @Test
  void aLostSignalingLineDoesNotEndASession() {
    BrowserChannel channel = connected("s1", "ma-api");
    LocalSocket api = rig.local().next();
    rig.signaling().say("{\"type\":\"client-disconnected\",\"sessionId\":\"s1\"}");
    rig.signaling().cut();
    rig.signaling().registration();
    channel.say("still here");
    assertThat(api.next().text()).isEqualTo("still here");
    assertThat(rig.gateway().metrics().sessions()).isEqualTo(1);
  }

  @Test
  void repeatedAnnouncementsAndOffersAreHarmless() {
    Browser browser = rig.browser("s1");
    BrowserChannel channel = browser.channel("ma-api");
    browser.dial();
    channel.open();
    LocalSocket api = rig.local().next();
    browser.announce();
    String answer = browser.answerSdp();
    browser.offerAgain();
    browser.next("answer");
    assertThat(browser.answerSdp()).isEqualTo(answer);
    channel.say("still here");
    assertThat(api.next().text()).isEqualTo("still here");
    assertThat(rig.local().waiting()).isZero();
  }

  @Test
  void theAnswerShowsTheIdentitysFingerprint() {
    Browser browser = rig.browser("s1");
    browser.channel("ma-api");
    browser.dial();
    String expected =
        HexFormat.ofDelimiter(":")
            .withUpperCase()
            .formatHex(rig.gateway().identity().fingerprintSha256());
    assertThat(browser.answerSdp().lines().filter(line -> line.startsWith("a=fingerprint:")))
        .containsExactly("a=fingerprint:sha-256 " + expected);
    assertThat(browser.answerSdp()).contains("a=max-message-size:262144");
  }

  @Test
  void candidatesComeWithAndWithoutTheirPrefixEarlyAndLate() {
    Browser browser = rig.browser("s1");
    BrowserChannel channel = browser.channel("ma-api");
    browser.announce();
    // Before the offer; the last one's kind is known to nobody.
    candidate("candidate:1 1 udp 2122260223 192.0.2.7 40000 typ host");
    candidate("2 1 UDP 2122260222 2001:db8::7 40000 typ host generation 0 ufrag abcd");
    candidate("candidate:3 1 udp 1 0b1c2d3e-1111-4222-8333-444455556666.local 40000 typ host");
    candidate("");
    candidate("candidate:4 1 udp 1 www.example.org 40000 typ host");
    browser.offer();
    browser.awaitState(RTCPeerConnectionState.CONNECTED);
    channel.open();
    candidate("candidate:5 1 tcp 1 192.0.2.7 9 typ host tcptype active");
    candidate("");
    LocalSocket api = rig.local().next();
    channel.say("hello");
    assertThat(api.next().text()).isEqualTo("hello");
    assertThat(rig.gateway().metrics().get(Counter.CANDIDATES_REFUSED)).isEqualTo(1);
  }

  private void candidate(String text) {
    rig.signaling()
        .say(
            "{\"type\":\"ice-candidate\",\"sessionId\":\"s1\",\"data\":{\"candidate\":\""
                + text
                + "\",\"sdpMid\":\"0\",\"sdpMLineIndex\":0}}");
  }

  @Test
  void sessionsAreToldToListeners() throws IOException {
    rig.close();
    LinkedBlockingQueue<String> told = new LinkedBlockingQueue<>();
    rig =
        new NativeRig(
            builder ->
                builder
                    .onRemoteIdReady(id -> told.add("ready " + id))
                    .listener(
                        new GatewayListener() {
                          @Override
                          public void sessionOpened(String id) {
                            told.add("opened " + id);
                          }

                          @Override
                          public void sessionClosed(String id, String reason) {
                            told.add("closed " + id + ": " + reason);
                          }
                        }));
    assertThat(Await.next(told)).isEqualTo("ready " + rig.gateway().remoteId());
    connected("s1", "ma-api");
    assertThat(Await.next(told)).isEqualTo("opened s1");
    rig.gateway().stop();
    assertThat(Await.next(told)).isEqualTo("closed s1: the gateway stops");
    assertThat(rig.gateway().state()).isEqualTo(GatewayState.STOPPED);
  }

  @Test
  void stoppingEndsTheLocalConnectionsAndTheThreads() {
    connected("s1", "ma-api");
    LocalSocket api = rig.local().next();
    rig.gateway().stop();
    assertThat(api.next().closeCode()).isEqualTo(1000);
    Await.until(
        "no thread of the gateway's is left",
        () ->
            Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("parley-gateway-")));
  }
}
