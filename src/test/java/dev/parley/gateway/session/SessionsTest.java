package dev.parley.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.gateway.bridge.BridgeContext;
import dev.parley.gateway.bridge.LocalApi;
import dev.parley.gateway.core.Counter;
import dev.parley.gateway.core.Counters;
import dev.parley.gateway.core.Limits;
import dev.parley.gateway.core.Memory;
import dev.parley.gateway.ice.IceServer;
import dev.parley.gateway.proxy.HttpProxy;
import dev.parley.gateway.rig.Await;
import dev.parley.gateway.rtc.IceCandidate;
import dev.parley.gateway.rtc.RtcException;
import dev.parley.gateway.rtc.RtcState;
import dev.parley.gateway.signaling.SignalingMessage;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A session's life without a network: PROTOCOLS.md, section 5. */
@Timeout(60)
class SessionsTest {
  private static final URI LOCAL = URI.create("ws://127.0.0.1:1/ws");

  private final ExecutorService workers = Executors.newFixedThreadPool(2);
  private final ScheduledThreadPoolExecutor timers = new ScheduledThreadPoolExecutor(1);
  private final ScheduledExecutorService timer = timers;
  private final FakeStack stack = new FakeStack();
  private final Counters counters = new Counters();
  private final BlockingQueue<String> sent = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
  private final AtomicInteger asked = new AtomicInteger();
  private Sessions sessions;

  @BeforeEach
  void start() {
    sessions = sessions(Limits.DEFAULT);
  }

  private Sessions sessions(Limits limits) {
    return sessions(limits, workers);
  }

  private Sessions sessions(Limits limits, Executor turns) {
    HttpClient client = HttpClient.newHttpClient();
    return new Sessions(
        new SessionContext(
            stack,
            () ->
                CompletableFuture.completedFuture(
                    List.of(IceServer.stun("stun:s" + asked.incrementAndGet() + ":1"))),
            sent::add,
            new BridgeContext(
                new LocalApi(LOCAL, limits),
                new HttpProxy(LOCAL, client, limits.proxy(), counters, timer),
                limits,
                new Memory(limits.memoryBytes()),
                counters,
                timer),
            turns,
            new SessionEvents() {
              @Override
              public void opened(String id) {
                events.add("opened " + id);
              }

              @Override
              public void closed(String id, String reason) {
                events.add("closed " + id + ": " + reason);
              }
            }));
  }

  @AfterEach
  void stop() throws Exception {
    sessions.closeAll("the test is over").get(10, TimeUnit.SECONDS);
    assertThat(sessions.size()).isZero();
    assertThat(sessions.pending()).isZero();
    timer.shutdownNow();
    workers.shutdownNow();
  }

  private static String sdp(String ufrag) {
    return String.join(
        "\r\n",
        "v=0",
        "m=application 9 UDP/DTLS/SCTP webrtc-datachannel",
        "a=ice-ufrag:" + ufrag,
        "a=ice-pwd:abcdefghijklmnopqrstuv",
        "a=fingerprint:sha-256 " + "AB:".repeat(31) + "CD",
        "a=setup:actpass",
        "a=mid:0",
        "");
  }

  private void connected(String id) {
    sessions.accept(new SignalingMessage.ClientConnected(id));
  }

  private void offer(String id, String sdp) {
    sessions.accept(new SignalingMessage.Offer(id, sdp));
  }

  private void candidate(String id, String candidate, Optional<String> mid, int index) {
    sessions.accept(new SignalingMessage.IceCandidate(id, candidate, mid, index));
  }

  private static String way(String address) {
    return "candidate:1 1 udp 1 " + address + " 4 typ host";
  }

  private FakeStack.Connection answered(String id) {
    connected(id);
    offer(id, sdp("abcd"));
    FakeStack.Connection connection = Await.next(stack.connections());
    Await.next(connection.answers).complete("the answer");
    assertThat(Await.next(sent)).contains("session-ready");
    assertThat(Await.next(sent)).contains("\"answer\"");
    return connection;
  }

  private FakeStack.Connection up(String id) {
    FakeStack.Connection connection = answered(id);
    connection.listener.onState(RtcState.CONNECTED);
    assertThat(Await.next(events)).isEqualTo("opened " + id);
    return connection;
  }

  @Test
  void theSessionsOwnIceServersForBothEnds() {
    connected("a");
    assertThat(Await.next(sent))
        .isEqualTo(
            "{\"type\":\"session-ready\",\"iceServers\":[{\"urls\":\"stun:s1:1\"}],"
                + "\"sessionId\":\"a\"}");
    connected("b");
    assertThat(Await.next(sent)).contains("stun:s2:1", "\"sessionId\":\"b\"");
    offer("a", sdp("abcd"));
    assertThat(Await.next(stack.connections()).iceServers)
        .containsExactly(IceServer.stun("stun:s1:1"));
  }

  @Test
  void theAnswerComesBeforeOwnCandidates() {
    connected("a");
    Await.next(sent);
    offer("a", sdp("abcd"));
    FakeStack.Connection connection = Await.next(stack.connections());
    connection.listener.onCandidate(new IceCandidate(way("192.0.2.1"), "0", 0));
    Await.next(connection.answers).complete("v=0\r\n");
    assertThat(Await.next(sent))
        .isEqualTo(
            "{\"type\":\"answer\",\"data\":{\"type\":\"answer\",\"sdp\":\"v=0\\r\\n\"},"
                + "\"sessionId\":\"a\"}");
    assertThat(Await.next(sent))
        .isEqualTo(
            "{\"type\":\"ice-candidate\",\"data\":{\"candidate\":\""
                + way("192.0.2.1")
                + "\",\"sdpMid\":\"0\",\"sdpMLineIndex\":0},\"sessionId\":\"a\"}");
  }

  @Test
  void candidatesEarlyAndLateAndForOthers() {
    connected("a");
    candidate("a", way("192.0.2.1"), Optional.of("0"), 0);
    offer("a", sdp("abcd"));
    candidate("a", way("192.0.2.2"), Optional.empty(), 0);
    FakeStack.Connection connection = Await.next(stack.connections());
    Await.next(connection.answers).complete("x");
    assertThat(Await.next(connection.candidates).candidate()).contains("192.0.2.1");
    assertThat(Await.next(connection.candidates).candidate()).contains("192.0.2.2");
    candidate("a", way("192.0.2.3"), Optional.of("1"), 0);
    candidate("a", way("192.0.2.4"), Optional.empty(), 1);
    candidate("a", way("9.9.9.9"), Optional.empty(), 0);
    candidate("a", "candidate:nonsense", Optional.empty(), 0);
    candidate("a", "", Optional.empty(), 0);
    candidate("a", way("192.0.2.5"), Optional.of("0"), 0);
    assertThat(Await.next(connection.candidates))
        .isEqualTo(new IceCandidate(way("192.0.2.5"), "0", 0));
    assertThat(counters.get(Counter.CANDIDATES_REFUSED)).isEqualTo(4);
  }

  @Test
  void tooManyCandidatesAndOffersAreCounted() {
    FakeStack.Connection connection = up("a");
    for (int i = 0; i < 300; i++) {
      candidate("a", way("192.0.2.1"), Optional.of("0"), 0);
    }
    Await.until("counted", () -> counters.get(Counter.CANDIDATES_REFUSED) == 300 - 256);
    assertThat(connection.candidates).hasSize(256);
    for (int i = 0; i < 100; i++) {
      offer("a", sdp("abcd"));
    }
    Await.until("counted", () -> counters.get(Counter.OFFERS_REFUSED) == 100 - 63);
    assertThat(sessions.size()).isEqualTo(1);
  }

  @Test
  void theSameOfferGetsTheSameAnswerAndAnotherIsNegotiated() {
    FakeStack.Connection connection = up("a");
    Await.next(connection.offers);
    offer("a", sdp("abcd"));
    assertThat(Await.next(sent)).contains("the answer");
    offer("a", sdp("efgh"));
    offer("a", sdp("ijkl"));
    offer("a", sdp("mnop"));
    assertThat(Await.next(connection.offers).text()).contains("efgh");
    Await.next(connection.answers).completeExceptionally(new RtcException("on purpose"));
    assertThat(Await.next(connection.offers).text()).contains("mnop");
    Await.next(connection.answers).complete("the next");
    assertThat(Await.next(sent)).contains("the next");
    assertThat(stack.connections()).isEmpty();
    assertThat(counters.get(Counter.OFFERS_REFUSED)).isEqualTo(1);
  }

  @Test
  void aRefusedOfferMayBeFollowedByABetterOne() {
    connected("a");
    Await.next(sent);
    offer("a", "nonsense");
    offer("a", sdp("abcd"));
    FakeStack.Connection first = Await.next(stack.connections());
    Await.next(first.answers).completeExceptionally(new RtcException("on purpose"));
    first.closed.orTimeout(10, TimeUnit.SECONDS).join();
    stack.breakDown(true);
    offer("a", sdp("efgh"));
    Await.until("counted", () -> counters.get(Counter.OFFERS_REFUSED) == 3);
    stack.breakDown(false);
    offer("a", sdp("ijkl"));
    Await.next(Await.next(stack.connections()).answers).complete("x");
    assertThat(Await.next(sent)).contains("\"answer\"");
  }

  @Test
  void announcedAgainItIsTheSameSession() {
    up("a");
    connected("a");
    assertThat(Await.next(sent)).contains("session-ready", "stun:s2:1");
    assertThat(sessions.size()).isEqualTo(1);
    assertThat(counters.get(Counter.SESSIONS_OPENED)).isEqualTo(1);
  }

  @Test
  void aClientThatLeavesEndsAPendingSessionOnly() {
    FakeStack.Connection pending = answered("a");
    FakeStack.Connection up = up("b");
    sessions.accept(new SignalingMessage.ClientDisconnected("a"));
    sessions.accept(new SignalingMessage.ClientDisconnected("b"));
    sessions.accept(new SignalingMessage.ClientDisconnected("c"));
    assertThat(Await.next(events)).startsWith("closed a: the client left");
    pending.closed.orTimeout(10, TimeUnit.SECONDS).join();
    assertThat(up.closed).isNotDone();
    assertThat(sessions.size()).isEqualTo(1);
    assertThat(counters.get(Counter.SIGNALING_STRAYS)).isEqualTo(1);
  }

  @Test
  void aVanishedPeerEndsItsSession() {
    FakeStack.Connection connection = up("a");
    connection.listener.onState(RtcState.DISCONNECTED);
    connection.listener.onState(RtcState.CONNECTED);
    connection.listener.onState(RtcState.DISCONNECTED);
    connection.listener.onState(RtcState.FAILED);
    assertThat(Await.next(events)).isEqualTo("closed a: the peer has vanished");
    connection.closed.orTimeout(10, TimeUnit.SECONDS).join();
  }

  @Test
  void aPeerThatStaysSilentIsGivenUpWithoutTheStacksWord() {
    FakeStack.Connection connection = up("a");
    long start = System.nanoTime();
    connection.listener.onState(RtcState.DISCONNECTED);
    assertThat(Await.next(events)).isEqualTo("closed a: the peer has vanished");
    // With the six seconds that libwebrtc takes to notice: 20 in all.
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(14));
  }

  @Test
  void withoutAnOfferASessionEndsAndWithoutAConnectionToo() {
    sessions =
        sessions(
            Limits.DEFAULT.withWaits(
                Duration.ofMillis(300), Duration.ofSeconds(1), Duration.ofSeconds(1)));
    connected("a");
    assertThat(Await.next(sent)).contains("session-ready");
    assertThat(Await.next(events)).isEqualTo("closed a: no offer came in time");
    answered("b");
    assertThat(Await.next(events)).isEqualTo("closed b: the connection did not come up in time");
  }

  @Test
  void limitsOnSessionsAndPendingOnes() {
    sessions = sessions(Limits.DEFAULT.withSessions(3, 1));
    FakeStack.Connection a = up("a");
    connected("b");
    connected("c");
    assertThat(counters.get(Counter.SESSIONS_REFUSED)).isEqualTo(1);
    offer("b", sdp("abcd"));
    FakeStack.Connection b = Await.next(stack.connections());
    b.listener.onState(RtcState.CONNECTED);
    assertThat(Await.next(events)).isEqualTo("opened b");
    connected("d");
    connected("e");
    assertThat(counters.get(Counter.SESSIONS_REFUSED)).isEqualTo(2);
    assertThat(sessions.size()).isEqualTo(3);
    a.listener.onState(RtcState.FAILED);
    Await.until("a has ended", () -> sessions.size() == 2);
  }

  @Test
  void whatIsMalformedIsCounted() {
    sessions.accept(new SignalingMessage.Malformed("x"));
    sessions.accept(new SignalingMessage.Unknown("x"));
    sessions.accept(new SignalingMessage.Answer("a", "x"));
    sessions.accept(new SignalingMessage.ServerError("x"));
    offer("unknown", sdp("abcd"));
    assertThat(counters.get(Counter.SIGNALING_ERRORS)).isEqualTo(3);
    assertThat(counters.get(Counter.SIGNALING_STRAYS)).isEqualTo(1);
  }

  @Test
  void whatIsTooLongDoesNotWaitForTheOffer() {
    connected("a");
    assertThat(Await.next(sent)).contains("session-ready");
    String longest = "candidate:" + "x".repeat(1014);
    for (int i = 0; i < 10; i++) {
      candidate("a", longest + "x", Optional.of("0"), 0);
      candidate("a", way("192.0.2.1"), Optional.of("0".repeat(257)), 0);
      offer("a", "v=0" + "\r\n".repeat(32 * 1024));
    }
    // Counted as they come, and not only when an offer was answered.
    assertThat(counters.get(Counter.CANDIDATES_REFUSED)).isEqualTo(20);
    assertThat(counters.get(Counter.OFFERS_REFUSED)).isEqualTo(10);
    candidate("a", longest, Optional.of("0"), 0);
    candidate("a", way("192.0.2.1"), Optional.of("0"), 0);
    offer("a", sdp("abcd"));
    FakeStack.Connection connection = Await.next(stack.connections());
    Await.next(connection.answers).complete("x");
    assertThat(Await.next(connection.candidates).candidate()).contains("192.0.2.1");
    assertThat(counters.get(Counter.CANDIDATES_REFUSED)).isEqualTo(21);
  }

  @Test
  void otherOffersDoNotGiveASessionMoreTime() throws InterruptedException {
    sessions =
        sessions(
            Limits.DEFAULT.withWaits(
                Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(1)));
    long start = System.nanoTime();
    connected("a");
    String end = null;
    for (int i = 0; end == null && i < 60; i++) {
      offer("a", sdp("abcd" + i));
      while (stack.connections().peek() != null) {
        Await.next(Await.next(stack.connections()).answers)
            .completeExceptionally(new RtcException("on purpose"));
      }
      end = events.poll(100, TimeUnit.MILLISECONDS);
    }
    assertThat(end).isEqualTo("closed a: the connection did not come up in time");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
  }

  @Test
  void aConnectionThatComesUpInTheLastInstantIsNotEnded() {
    BlockingQueue<Runnable> later = new LinkedBlockingQueue<>();
    sessions =
        sessions(
            Limits.DEFAULT.withWaits(
                Duration.ofMillis(200), Duration.ofSeconds(1), Duration.ofSeconds(1)),
            later::add);
    connected("a");
    offer("a", sdp("abcd"));
    runAll(later);
    FakeStack.Connection connection = Await.next(stack.connections());
    Await.next(connection.answers).complete("x");
    runAll(later);
    // Its turn comes before that of the timer, which is already waiting behind it by then.
    connection.listener.onState(RtcState.CONNECTED);
    Await.until("the time is over", () -> timers.getQueue().isEmpty());
    Await.until("and noted", () -> timers.getActiveCount() == 0);
    runAll(later);
    assertThat(sessions.size()).isEqualTo(1);
    assertThat(events).containsExactly("opened a");
    CompletableFuture<Void> ended = sessions.closeAll("the test is over");
    runAll(later);
    assertThat(ended).isCompleted();
  }

  private static void runAll(BlockingQueue<Runnable> tasks) {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }
}
