package dev.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.onvoid.webrtc.RTCPeerConnectionState;
import dev.parley.gateway.ice.IceServer;
import dev.parley.gateway.rig.Await;
import dev.parley.gateway.rig.Browser;
import dev.parley.gateway.rig.BrowserChannel;
import dev.parley.gateway.rig.Coturn;
import dev.parley.gateway.rig.LocalSocket;
import dev.parley.gateway.rig.NativeLibrary;
import dev.parley.gateway.rig.NativeRig;
import dev.parley.gateway.rig.TurnServers;
import dev.parley.json.Frame;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sessions over nothing but a relay: a real coturn, the time-limited credentials that Parley makes,
 * and a browser that shows no address of its own.
 */
@Timeout(120)
class RelayedSessionTest {
  private static final int UNAUTHENTICATED = 401;

  @TempDir private Path temp;

  private Coturn coturn;
  private NativeRig rig;

  @BeforeEach
  void start() throws Exception {
    NativeLibrary.assume();
    coturn = Coturn.start(temp);
    // Asked anew for each session, as a home server would do.
    rig =
        new NativeRig(
            builder -> builder.iceServers(() -> TurnServers.now(Coturn.SECRET, coturn.udp())));
  }

  @AfterEach
  void stop() throws Exception {
    try {
      if (rig != null) {
        rig.close();
      }
    } finally {
      if (coturn != null) {
        coturn.close();
      }
    }
  }

  /** A browser that has been told of the gateway's TURN servers and uses nothing else. */
  private Browser relayed(String id) {
    Browser browser = rig.browser(id);
    Frame ready = browser.announce();
    return browser.relayed(TurnServers.read(ready.raw("iceServers")));
  }

  @Test
  void aBrowserBehindARelayReachesTheApi() {
    Browser browser = relayed("s1");
    BrowserChannel channel = browser.channel("ma-api");
    browser.offer();
    browser.awaitState(RTCPeerConnectionState.CONNECTED);
    channel.open();
    LocalSocket api = rig.local().next();

    byte[] large = new byte[262_144];
    Arrays.fill(large, (byte) 7);
    for (int i = 0; i < 20; i++) {
      channel.say("up " + i);
      channel.say(large);
      api.say("down " + i);
      api.say(large);
      assertThat(api.next().text()).isEqualTo("up " + i);
      assertThat(api.next().bytes()).isEqualTo(large);
      assertThat(channel.next().text()).isEqualTo("down " + i);
      assertThat(channel.next().bytes()).isEqualTo(large);
    }
    assertThat(browser.candidates())
        .isNotEmpty()
        .allSatisfy(candidate -> assertThat(candidate).contains(" typ relay "));
  }

  /** The relay's end is the far peer's end, as the gateway sees it: nobody says a word. */
  @Test
  void whenTheRelayDiesTheSessionEndsWithin20Seconds() {
    Browser browser = relayed("s1");
    BrowserChannel channel = browser.channel("ma-api");
    browser.offer();
    channel.open();
    LocalSocket api = rig.local().next();
    channel.say("hello");
    assertThat(api.next().text()).isEqualTo("hello");

    coturn.close();
    Await.until(
        "the session has ended",
        Duration.ofSeconds(20),
        () -> rig.gateway().metrics().sessions() == 0);
    assertThat(api.next().closeCode()).isEqualTo(1000);
    assertThat(rig.gateway().metrics().channels()).isZero();
    Await.until("no local connection", () -> rig.gateway().metrics().localConnections() == 0);
  }

  @Test
  void expiredCredentialsGetNoRelay() {
    refused(TurnServers.expired(Coturn.SECRET, coturn.udp()));
  }

  @Test
  void forgedCredentialsGetNoRelay() {
    refused(TurnServers.now("south", coturn.udp()));
  }

  private void refused(List<IceServer> servers) {
    Browser browser = rig.browser("s1");
    browser.announce();
    browser.relayed(servers);
    browser.channel("ma-api");
    browser.offer();
    assertThat(browser.iceError()).isEqualTo(UNAUTHENTICATED);
    assertThat(browser.candidates()).isEmpty();
    assertThat(rig.local().waiting()).isZero();
  }
}
