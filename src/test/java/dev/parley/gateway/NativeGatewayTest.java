package dev.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.onvoid.webrtc.RTCPeerConnectionState;
import dev.parley.gateway.core.Counter;
import dev.parley.gateway.rig.Await;
import dev.parley.gateway.rig.Browser;
import dev.parley.gateway.rig.BrowserChannel;
import dev.parley.gateway.rig.LocalSocket;
import dev.parley.gateway.rig.NativeRig;
import java.io.IOException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

/** Sessions over the real WebRTC stack, from their offer to their end. */
class NativeGatewayTest extends NativeCase {

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
