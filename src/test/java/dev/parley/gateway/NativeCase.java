package dev.parley.gateway;

import dev.parley.gateway.core.Limits;
import dev.parley.gateway.rig.Browser;
import dev.parley.gateway.rig.BrowserChannel;
import dev.parley.gateway.rig.NativeLibrary;
import dev.parley.gateway.rig.NativeRig;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/**
 * The bridge over the real WebRTC stack: two native peers on loopback (PROTOCOLS.md, section 5).
 */
@Timeout(120)
abstract class NativeCase {
  static final int MAX = 262_144;

  NativeRig rig;

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
  final void restart(Limits limits) throws IOException {
    rig.close();
    rig = new NativeRig(builder -> builder.limits(limits));
  }

  final BrowserChannel connected(String id, String label) {
    Browser browser = rig.browser(id);
    BrowserChannel channel = browser.channel(label);
    browser.dial();
    return channel.open();
  }

  /** A message that is unlike its neighbours. */
  static byte[] numbered(int i) {
    byte[] bytes = new byte[16_384];
    Arrays.fill(bytes, (byte) i);
    bytes[0] = (byte) (i >> 8);
    return bytes;
  }
}
