package dev.parley.gateway.signaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.parley.gateway.ice.IceServer;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The link's rules, in the test's own time. */
class SignalingLinkTest {
  private static final URI URL = URI.create("wss://signaling.example.org/ws?key=hush");
  private static final String REGISTERED = "{\"type\":\"registered\",\"remoteId\":\"MA-1\"}";

  private final SteppedLoop loop = new SteppedLoop();
  private final TestDialer dialer = new TestDialer();
  private final Notes notes = new Notes();
  private double random = 0.5;
  private Supplier<List<IceServer>> iceServers = List::of;
  private Optional<String> secret = Optional.empty();

  private SignalingLink link() {
    return link(notes);
  }

  private SignalingLink link(SignalingListener listener) {
    return new SignalingLink(
        URL,
        new Registration("MA-1", () -> iceServers.get(), secret),
        ReconnectPolicy.DEFAULT,
        listener,
        loop,
        dialer,
        () -> random);
  }

  private TestDialer.Call opened() {
    loop.settle();
    TestDialer.Call call = dialer.last();
    call.listener.opened(call);
    loop.settle();
    return call;
  }

  private TestDialer.Call registered() {
    TestDialer.Call call = opened();
    hear(call, REGISTERED);
    assertThat(notes.poll()).isEqualTo("registered MA-1");
    return call;
  }

  private void hear(TestDialer.Call call, String text) {
    call.listener.text(text);
    loop.settle();
  }

  private void fail() {
    loop.settle();
    dialer.last().listener.failed(new java.net.ConnectException("no"));
    loop.settle();
  }

  // --- registering

  @Test
  void aLinkRegistersWithItsIceServersAndItsSecret() {
    secret = Optional.of("hush");
    iceServers =
        () ->
            List.of(
                IceServer.stun("stun:stun.example.org:3478"),
                IceServer.turn("turn:turn.example.org", "u", "p\"q"));
    SignalingLink link = link();
    assertThat(link.state()).isEqualTo(LinkState.NEW);
    link.start();

    TestDialer.Call call = opened();

    assertThat(call.sent)
        .containsExactly(
            "{\"type\":\"register-server\",\"remoteId\":\"MA-1\",\"iceServers\":["
                + "{\"urls\":\"stun:stun.example.org:3478\"},"
                + "{\"urls\":\"turn:turn.example.org\",\"username\":\"u\",\"credential\":\"p\\\"q\"}],"
                + "\"secret\":\"hush\"}");
    assertThat(link.state()).isEqualTo(LinkState.CONNECTING);
    hear(call, REGISTERED);
    assertThat(link.state()).isEqualTo(LinkState.REGISTERED);
    assertThat(notes.poll()).isEqualTo("registered MA-1");
  }

  @Test
  void anEmptyListIsRegisteredTooBecauseItAsksForClientConnected() {
    link().start();

    assertThat(opened().sent)
        .containsExactly("{\"type\":\"register-server\",\"remoteId\":\"MA-1\",\"iceServers\":[]}");
  }

  @Test
  void iceServersAreAskedForAnewEachTimeAndTheirFailureIsNoReasonToStayAway() {
    List<String> asked = new ArrayList<>();
    iceServers =
        () -> {
          asked.add("asked");
          throw new IllegalStateException("no credentials today");
        };
    link().start();
    assertThat(opened().sent.get(0)).contains("\"iceServers\":[]");

    fail();
    loop.advance(Duration.ofSeconds(10));
    opened();

    assertThat(asked).hasSize(2);
  }

  @Test
  void aServerThatDoesNotAnswerTheRegistrationIsLeft() {
    link().start();
    TestDialer.Call call = opened();

    loop.advance(Duration.ofSeconds(20));

    assertThat(call.broken).isTrue();
    assertThat(notes.poll())
        .isEqualTo(
            "lost wss://signaling.example.org/ws did not answer the registration."
                + " Next attempt in 10 s.");
  }

  @Test
  void readyAndPingBeforeTheAnswerDisturbNothing() {
    link().start();
    TestDialer.Call call = opened();

    hear(call, "{\"type\":\"ready\",\"clientId\":\"x\"}");
    hear(call, "{\"type\":\"ping\"}");
    hear(call, "not JSON");
    hear(call, REGISTERED);

    assertThat(call.sent).contains("{\"type\":\"pong\"}");
    assertThat(notes.poll()).isEqualTo("registered MA-1");
    assertThat(notes.poll()).isNull();
  }

  @Test
  void anIdThatAnotherHoldsIsSaidInWordsAndTriedAgain() {
    SignalingLink link = link();
    link.start();

    hear(opened(), "{\"type\":\"error\",\"error\":\"Remote ID in use\"}");

    assertThat(notes.poll()).contains("another gateway holds this Remote ID").contains("10 s");
    assertThat(link.state()).isEqualTo(LinkState.WAITING);
    loop.advance(Duration.ofSeconds(10));
    assertThat(dialer.calls).hasSize(2);
  }

  @Test
  void aServerThatNamesATimeIsNotCalledBeforeIt() {
    link().start();

    hear(opened(), "{\"type\":\"error\",\"error\":\"Rate limited. Try again in 57 seconds.\"}");

    assertThat(loop.nextTimer()).isBetween(Duration.ofSeconds(57), Duration.ofSeconds(70));
  }

  // --- what comes

  @Test
  void framesComeParsedAndInOrderAndTheNextIsAskedForAfterwards() {
    link().start();
    TestDialer.Call call = registered();
    int asked = call.asked;

    hear(call, "{\"type\":\"client-connected\",\"sessionId\":\"S\"}");
    hear(call, "{\"type\":\"client-disconnected\",\"sessionId\":\"S\"}");
    hear(call, "{\"type\":\"error\",\"error\":\"Session not found\"}");
    hear(call, "{}");

    assertThat(notes.poll()).isEqualTo("ClientConnected[sessionId=S]");
    assertThat(notes.poll()).isEqualTo("ClientDisconnected[sessionId=S]");
    assertThat(notes.poll()).isEqualTo("ServerError[error=Session not found]");
    assertThat(notes.poll()).startsWith("Malformed");
    assertThat(call.asked).isEqualTo(asked + 4);
  }

  @Test
  void aBinaryFrameIsCountedAsMalformed() {
    link().start();
    registered().listener.binary();
    loop.settle();

    assertThat(notes.poll()).isEqualTo("Malformed[reason=a binary frame]");
  }

  @Test
  void aListenerThatThrowsLosesNothing() {
    List<SignalingMessage> heard = new ArrayList<>();
    link(new SignalingListener() {
          @Override
          public void registered(String remoteId) {
            throw new IllegalStateException("listener");
          }

          @Override
          public void frame(SignalingMessage message) {
            heard.add(message);
            throw new IllegalStateException("listener");
          }

          @Override
          public void linkLost(String reason) {}

          @Override
          public void replaced() {}
        })
        .start();
    TestDialer.Call call = opened();
    hear(call, REGISTERED);

    hear(call, "{\"type\":\"client-connected\",\"sessionId\":\"A\"}");
    hear(call, "{\"type\":\"client-connected\",\"sessionId\":\"B\"}");

    assertThat(heard).hasSize(2);
  }

  // --- what goes

  @Test
  void nothingIsSentBeforeTheRegistrationOrAfterTheLoss() {
    SignalingLink link = link();
    assertThat(link.send("{}")).isFalse();
    link.start();
    TestDialer.Call call = opened();
    assertThat(link.send("{}")).isFalse();
    hear(call, REGISTERED);
    assertThat(link.send("{}")).isTrue();
    loop.settle();

    call.listener.closed(1001, "");
    loop.settle();

    assertThat(link.send("{}")).isFalse();
    assertThat(call.sent).hasSize(2);
  }

  @Test
  void oneFrameIsOnItsWayAtATimeAndTheOthersKeepTheirOrder() {
    SignalingLink link = link();
    link.start();
    TestDialer.Call call = registered();
    call.slow = true;
    int before = call.sent.size();

    for (int i = 0; i < 3; i++) {
      assertThat(link.send("{\"n\":" + i + "}")).isTrue();
    }
    loop.settle();
    assertThat(call.sent).hasSize(before + 1);
    call.sends.get(before).complete(null);
    loop.settle();
    assertThat(call.sent).hasSize(before + 2);
    call.sends.get(before + 1).complete(null);
    loop.settle();

    assertThat(call.sent.subList(before, before + 3))
        .containsExactly("{\"n\":0}", "{\"n\":1}", "{\"n\":2}");
  }

  @Test
  void aFrameOfAMebibytePassesAndMoreDoesNot() {
    SignalingLink link = link();
    link.start();
    registered();

    assertThat(link.send("x".repeat(1 << 20))).isTrue();
    assertThat(link.send("x".repeat((1 << 20) + 1))).isFalse();
    assertThat(link.send("€".repeat((1 << 20) / 3 + 1))).isFalse();
    assertThat(link.send("half a pair: \ud83d")).isFalse();
  }

  @Test
  void aServerThatDoesNotReadFillsNoMemory() {
    SignalingLink link = link();
    link.start();
    TestDialer.Call call = registered();
    call.slow = true;
    String large = "x".repeat(1 << 20);

    for (int i = 0; i < 4; i++) {
      assertThat(link.send(large)).isTrue();
    }
    loop.settle();

    assertThat(link.send(large)).isFalse();
    assertThat(link.send("x")).isFalse();
    call.sends.get(call.sends.size() - 1).complete(null);
    loop.settle();
    assertThat(link.send(large)).isTrue();
  }

  @Test
  void aFailedSendIsALostLine() {
    SignalingLink link = link();
    link.start();
    TestDialer.Call call = registered();
    call.slow = true;
    link.send("{}");
    loop.settle();

    call.sends.get(call.sends.size() - 1).completeExceptionally(new java.io.IOException("broken"));
    loop.settle();

    assertThat(notes.poll()).startsWith("lost ");
  }

  // --- coming back

  @Test
  void theWaitsDoubleUpToTheBoundAndStartAnewAfterARegistration() {
    link().start();
    List<Long> waits = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      fail();
      waits.add(loop.nextTimer().toSeconds());
      loop.advance(loop.nextTimer());
    }
    assertThat(waits).containsExactly(10L, 20L, 40L, 80L, 160L, 300L, 300L, 300L);
    while (notes.poll() != null) {}

    TestDialer.Call call = registered();
    call.listener.closed(1012, "restart");
    loop.settle();

    assertThat(notes.poll())
        .isEqualTo(
            "lost wss://signaling.example.org/ws is restarting (restart). Next attempt in 10 s.");
    assertThat(loop.nextTimer()).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void theWaitsAreSpreadByAQuarterEitherWay() {
    random = 0;
    link().start();
    fail();
    assertThat(loop.nextTimer()).isEqualTo(Duration.ofMillis(7_500));
    random = 0.999_999_999;
    loop.advance(loop.nextTimer());
    fail();
    assertThat(loop.nextTimer()).isBetween(Duration.ofMillis(24_999), Duration.ofSeconds(25));
  }

  @Test
  void whoeverIsReplacedStaysAway() {
    SignalingLink link = link();
    link.start();
    TestDialer.Call call = registered();

    call.listener.closed(4000, "Replaced by new connection");
    loop.settle();

    assertThat(notes.poll()).isEqualTo("replaced");
    assertThat(link.state()).isEqualTo(LinkState.REPLACED);
    assertThat(loop.isEnded()).isTrue();
    assertThat(dialer.closed).isTrue();
    link.close();
    assertThat(link.state()).isEqualTo(LinkState.REPLACED);
    assertThat(dialer.calls).hasSize(1);
  }

  @Test
  void whatAnOldLineStillSaysConcernsNobody() {
    link().start();
    TestDialer.Call old = registered();
    old.listener.closed(1001, "");
    loop.settle();
    assertThat(notes.poll()).startsWith("lost");
    loop.advance(Duration.ofSeconds(10));
    registered();

    hear(old, "{\"type\":\"client-connected\",\"sessionId\":\"S\"}");
    old.listener.closed(4000, "");
    old.listener.failed(new java.io.IOException());
    loop.settle();

    assertThat(notes.poll()).isNull();
  }

  // --- a dead line

  @Test
  void aPingGoesOutEvery35SecondsAndAnAnswerKeepsTheLine() {
    link().start();
    TestDialer.Call call = registered();

    for (int i = 1; i <= 4; i++) {
      loop.advance(Duration.ofSeconds(35));
      assertThat(call.pings).isEqualTo(i);
      call.listener.heard();
      loop.settle();
    }

    assertThat(notes.poll()).isNull();
  }

  @Test
  void aLineOnWhichNothingIsHeardAfterAPingIsDead() {
    SignalingLink link = link();
    link.start();
    TestDialer.Call call = registered();
    loop.advance(Duration.ofSeconds(35));

    loop.advance(Duration.ofSeconds(20));

    assertThat(notes.poll()).startsWith("lost The line to wss://signaling.example.org/ws is dead.");
    assertThat(call.broken).isTrue();
    assertThat(link.state()).isEqualTo(LinkState.WAITING);
  }

  // --- the end

  @Test
  void closingSaysGoodbyeAndEndsEverything() {
    SignalingLink link = link();
    link.start();
    TestDialer.Call call = registered();

    link.close();

    assertThat(call.closedWith).isEqualTo(1000);
    assertThat(call.broken).isTrue();
    assertThat(loop.isEnded()).isTrue();
    assertThat(dialer.closed).isTrue();
    assertThat(link.state()).isEqualTo(LinkState.CLOSED);
    assertThat(link.send("{}")).isFalse();
    assertThat(notes.poll()).isNull();
    link.close();
  }

  @Test
  void closingWhileConnectingWaitingOrNewEndsEverything() {
    SignalingLink fresh = link();
    fresh.close();
    assertThat(loop.isEnded()).isTrue();
    assertThatIllegalStateException().isThrownBy(fresh::start);
    assertThat(dialer.calls).isEmpty();
  }

  @Test
  void closingWhileWaitingCallsOffTheNextAttempt() {
    SignalingLink link = link();
    link.start();
    fail();

    link.close();
    loop.advance(Duration.ofHours(1));

    assertThat(dialer.calls).hasSize(1);
    assertThat(loop.isEnded()).isTrue();
  }

  @Test
  void closingWhileDiallingBreaksTheAttemptOff() {
    SignalingLink link = link();
    link.start();
    loop.settle();

    link.close();

    assertThat(dialer.last().broken).isTrue();
    assertThat(loop.isEnded()).isTrue();
  }

  @Test
  void aLinkStartsOnce() {
    SignalingLink link = link();
    link.start();
    assertThatIllegalStateException().isThrownBy(link::start);
  }

  @Test
  void aUrlThatIsNoWebSocketIsRefused() {
    for (String bad : List.of("https://x.example/ws", "wss:///ws", "wss://x.example/ws#a", "ws")) {
      assertThatIllegalArgumentException()
          .isThrownBy(
              () ->
                  new SignalingLink(
                      URI.create(bad),
                      new Registration("MA-1", List::of, Optional.empty()),
                      ReconnectPolicy.DEFAULT,
                      notes))
          .withMessage("The signaling URL must look like wss://signaling.example.org/ws.");
    }
  }
}
