package dev.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.gateway.rig.Browser;
import dev.parley.gateway.rig.BrowserChannel;
import dev.parley.gateway.rig.LocalSocket;
import dev.parley.gateway.rig.NativeRig;
import java.io.IOException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The gateway over the real WebRTC stack: two native peers on loopback. */
@Timeout(120)
class NativeGatewayTest {

  @BeforeAll
  static void nativeLibrary() {
    NativeRig.assumeNative();
  }

  @Test
  void textAndBinaryBothWays() throws IOException {
    try (NativeRig rig = new NativeRig()) {
      Browser browser = rig.browser("s1");
      BrowserChannel channel = browser.channel("ma-api");
      browser.dial();
      channel.open();
      LocalSocket api = rig.local().next();
      assertThat(api.target()).isEqualTo("/ws?webrtc_session_id=s1");
      channel.say("hällo");
      assertThat(api.next().text()).isEqualTo("hällo");
      channel.say(new byte[] {1, 2, 3});
      assertThat(api.next().bytes()).containsExactly(1, 2, 3);
      api.say("wörld");
      assertThat(channel.next().text()).isEqualTo("wörld");
      api.say(new byte[] {4, 5});
      assertThat(channel.next().bytes()).containsExactly(4, 5);
    }
  }
}
