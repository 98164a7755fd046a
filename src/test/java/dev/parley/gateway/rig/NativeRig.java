package dev.parley.gateway.rig;

import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.media.audio.HeadlessAudioDeviceModule;
import dev.parley.gateway.WebRtcGateway;
import dev.parley.gateway.WebRtcGatewayBuilder;
import dev.parley.gateway.rtc.libwebrtc.SystemLibraries;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A gateway over the real WebRTC stack, with all that it talks to. */
public final class NativeRig implements AutoCloseable {
  private static final PeerConnectionFactory BROWSERS = browsers();

  private final SignalingStub signaling = new SignalingStub();
  private final LocalServer local = new LocalServer();
  private final WebRtcGateway gateway;
  private final List<Browser> browsers = new ArrayList<>();

  private static PeerConnectionFactory browsers() {
    Optional<String> problem = SystemLibraries.problem();
    return problem.isPresent() ? null : new PeerConnectionFactory(new HeadlessAudioDeviceModule());
  }

  /** A gateway that has registered. */
  public NativeRig() throws IOException {
    this(builder -> builder);
  }

  /** A gateway with other options that has registered. */
  public NativeRig(UnaryOperator<WebRtcGatewayBuilder> options) throws IOException {
    gateway =
        options
            .apply(
                WebRtcGateway.builder()
                    .signalingUrl(signaling.url())
                    .localWsUrl(local.ws("/ws"))
                    .reconnect(Duration.ofMillis(50), Duration.ofMillis(200))
                    .iceServers(List.of()))
            .build();
    gateway.start();
    signaling.registration();
  }

  public SignalingStub signaling() {
    return signaling;
  }

  public LocalServer local() {
    return local;
  }

  public WebRtcGateway gateway() {
    return gateway;
  }

  /** A browser that has not dialled yet. */
  public Browser browser(String sessionId) {
    Browser browser = new Browser(BROWSERS, signaling, sessionId);
    browsers.add(browser);
    return browser;
  }

  @Override
  public void close() throws IOException {
    try {
      browsers.forEach(Browser::close);
      gateway.close();
    } finally {
      signaling.close();
      local.close();
    }
  }
}
