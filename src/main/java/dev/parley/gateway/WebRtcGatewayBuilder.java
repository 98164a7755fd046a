package dev.parley.gateway;

import dev.parley.gateway.bridge.LocalApi;
import dev.parley.gateway.core.Limits;
import dev.parley.gateway.ice.IceServer;
import dev.parley.gateway.identity.Identity;
import dev.parley.gateway.rtc.RtcStackLoader;
import dev.parley.gateway.rtc.libwebrtc.LibWebRtc;
import dev.parley.gateway.signaling.ReconnectPolicy;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The options of a {@link WebRtcGateway} (seed: Music Assistant WebRTC Gateway, "Configuration
 * Options"). Not safe for threads; use it once.
 */
public final class WebRtcGatewayBuilder {
  /** The STUN servers that are used unless others are named: the seed's. */
  public static final List<IceServer> DEFAULT_ICE_SERVERS =
      List.of(
          IceServer.stun("stun:stun.l.google.com:19302"),
          IceServer.stun("stun:stun.cloudflare.com:3478"));

  private URI signalingUrl;
  private URI localWsUrl;
  private Supplier<List<IceServer>> iceServers = () -> DEFAULT_ICE_SERVERS;
  private Optional<Identity> identity = Optional.empty();
  private Optional<String> remoteId = Optional.empty();
  private ReconnectPolicy reconnect = ReconnectPolicy.DEFAULT;
  private Limits limits = Limits.DEFAULT;
  private RtcStackLoader stack = LibWebRtc::load;
  private final List<GatewayListener> listeners = new ArrayList<>();

  WebRtcGatewayBuilder() {}

  /**
   * The signaling server. Required.
   *
   * @param url {@code wss://host/ws}, or {@code ws} where nobody listens in
   * @throws IllegalArgumentException with a sentence if the URL is not one of a WebSocket
   */
  public WebRtcGatewayBuilder signalingUrl(URI url) {
    String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
    if (!(scheme.equals("ws") || scheme.equals("wss")) || url.getHost() == null) {
      throw new IllegalArgumentException(
          "'" + url + "' is not the URL of a signaling server. Write wss://host/ws.");
    }
    signalingUrl = url;
    return this;
  }

  /**
   * The WebSocket API that browsers are brought to. Required. Proxied HTTP requests go to its host
   * and port.
   *
   * @param url such as {@code ws://localhost:8095/ws}
   * @throws IllegalArgumentException with a sentence if the URL is not one of a WebSocket
   */
  public WebRtcGatewayBuilder localWsUrl(URI url) {
    localWsUrl = LocalApi.check(url);
    return this;
  }

  /** STUN and TURN servers, for both ends; those of the seed if none are named. */
  public WebRtcGatewayBuilder iceServers(List<IceServer> servers) {
    List<IceServer> copy = List.copyOf(servers);
    return iceServers(() -> copy);
  }

  /**
   * STUN and TURN servers, asked for anew at each registration and for each session: for
   * credentials that run out.
   *
   * @param servers called on threads of its own, by several at a time; it may block. Where it
   *     throws or takes longer than five seconds, its last good answer is used
   */
  public WebRtcGatewayBuilder iceServers(Supplier<List<IceServer>> servers) {
    iceServers = Objects.requireNonNull(servers);
    return this;
  }

  /**
   * Who the gateway is. Without this it has a new identity each time, with a new Remote ID. One
   * that is kept comes from {@link dev.parley.gateway.identity.StateDirectory#identity}; its
   * directory stays open as long as the gateway runs.
   */
  public WebRtcGatewayBuilder identity(Identity given) {
    identity = Optional.of(given);
    return this;
  }

  /**
   * A Remote ID in the place of the identity's own.
   *
   * @param id 1 to 64 of A-Z, 0-9 and {@code -}
   */
  public WebRtcGatewayBuilder remoteId(String id) {
    remoteId = Optional.of(id);
    return this;
  }

  /**
   * How long to wait before a lost signaling server is tried again; see {@link ReconnectPolicy}.
   *
   * @throws IllegalArgumentException with a sentence if {@code min} is not above zero, or {@code
   *     max} below it
   */
  public WebRtcGatewayBuilder reconnect(Duration min, Duration max) {
    reconnect = new ReconnectPolicy(min, max);
    return this;
  }

  /** What the gateway takes at most; {@link Limits#DEFAULT} without. */
  public WebRtcGatewayBuilder limits(Limits most) {
    limits = Objects.requireNonNull(most);
    return this;
  }

  /** Another WebRTC stack than libwebrtc. */
  public WebRtcGatewayBuilder stack(RtcStackLoader loader) {
    stack = Objects.requireNonNull(loader);
    return this;
  }

  /**
   * Called with the Remote ID whenever it is registered; on the thread that {@link GatewayListener}
   * names.
   */
  public WebRtcGatewayBuilder onRemoteIdReady(Consumer<String> ready) {
    Objects.requireNonNull(ready);
    return listener(
        new GatewayListener() {
          @Override
          public void remoteIdReady(String id) {
            ready.accept(id);
          }
        });
  }

  /** One more listener. */
  public WebRtcGatewayBuilder listener(GatewayListener listener) {
    listeners.add(Objects.requireNonNull(listener));
    return this;
  }

  /**
   * The gateway, not started.
   *
   * @throws IllegalStateException if a URL is missing
   * @throws IllegalArgumentException with a sentence if the Remote ID is none
   */
  public WebRtcGateway build() {
    if (signalingUrl == null || localWsUrl == null) {
      throw new IllegalStateException("signalingUrl and localWsUrl are required");
    }
    Identity own = identity.orElseGet(Identity::fresh);
    Identity named =
        remoteId
            .map(id -> Identity.of(id, own.certificatePem(), own.privateKeyPem(), own.secret()))
            .orElse(own);
    return new WebRtcGateway(
        signalingUrl,
        localWsUrl,
        iceServers,
        named,
        reconnect,
        limits,
        stack,
        List.copyOf(listeners));
  }
}
