package dev.parley.gateway;

import dev.parley.gateway.bridge.BridgeContext;
import dev.parley.gateway.bridge.LocalApi;
import dev.parley.gateway.core.Counters;
import dev.parley.gateway.core.Limits;
import dev.parley.gateway.core.Memory;
import dev.parley.gateway.ice.IceServer;
import dev.parley.gateway.identity.Identity;
import dev.parley.gateway.proxy.HttpProxy;
import dev.parley.gateway.rtc.RtcException;
import dev.parley.gateway.rtc.RtcStack;
import dev.parley.gateway.rtc.RtcStackLoader;
import dev.parley.gateway.session.SessionContext;
import dev.parley.gateway.session.Sessions;
import dev.parley.gateway.signaling.ReconnectPolicy;
import dev.parley.gateway.signaling.Registration;
import dev.parley.gateway.signaling.SignalingLink;
import dev.parley.gateway.signaling.SignalingListener;
import dev.parley.gateway.signaling.SignalingMessage;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Brings browsers to a local WebSocket API: registers a Remote ID with a signaling server, answers
 * those who dial it, and joins each data channel they open to a connection of its own to the API
 * (PROTOCOLS.md, section 5; seed: Music Assistant WebRTC Gateway).
 *
 * <pre>{@code
 * try (WebRtcGateway gateway =
 *     WebRtcGateway.builder()
 *         .signalingUrl(URI.create("wss://signaling.example.org/ws"))
 *         .localWsUrl(URI.create("ws://localhost:8095/ws"))
 *         .onRemoteIdReady(id -> show(id))
 *         .build()) {
 *   gateway.start();
 *   ...
 * }
 * }</pre>
 *
 * <p>All methods may be called from any thread. A gateway is started once and stopped once.
 */
public final class WebRtcGateway implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(WebRtcGateway.class.getName());

  /** How long {@link #stop} waits for sessions, and then for the local API, to end in order. */
  private static final Duration STOP_WAIT = Duration.ofSeconds(5);

  private static final Duration LOCAL_STOP_WAIT = Duration.ofSeconds(2);

  private final URI signalingUrl;
  private final URI localWsUrl;
  private final Supplier<List<IceServer>> iceServers;
  private final Identity identity;
  private final ReconnectPolicy reconnect;
  private final Limits limits;
  private final RtcStackLoader loader;
  private final Events events;
  private final Counters counters = new Counters();
  private final Memory memory;
  private final Object lifecycle = new Object();

  private volatile GatewayState state = GatewayState.NEW;
  // Guarded by lifecycle; read by metrics() as well.
  private volatile Running running;

  /** What there is from start to stop. */
  private record Running(
      Threads threads,
      RtcStack stack,
      LocalApi api,
      Sessions sessions,
      SignalingLink link,
      IceServerSource ice) {}

  WebRtcGateway(
      URI signalingUrl,
      URI localWsUrl,
      Supplier<List<IceServer>> iceServers,
      Identity identity,
      ReconnectPolicy reconnect,
      Limits limits,
      RtcStackLoader loader,
      List<GatewayListener> listeners) {
    this.signalingUrl = signalingUrl;
    this.localWsUrl = localWsUrl;
    this.iceServers = iceServers;
    this.identity = identity;
    this.reconnect = reconnect;
    this.limits = limits;
    this.loader = loader;
    this.events = new Events(listeners);
    this.memory = new Memory(limits.memoryBytes());
  }

  /** Options for a new gateway. */
  public static WebRtcGatewayBuilder builder() {
    return new WebRtcGatewayBuilder();
  }

  /**
   * Loads the WebRTC stack and starts connecting; returns before the Remote ID is registered.
   *
   * @throws GatewayException if the WebRTC stack cannot run here; the message says what to do
   * @throws IllegalStateException if the gateway was started or stopped before
   */
  public void start() {
    synchronized (lifecycle) {
      if (state != GatewayState.NEW) {
        throw new IllegalStateException("a gateway is started once");
      }
      RtcStack stack;
      try {
        stack = loader.load(identity);
      } catch (RtcException e) {
        throw new GatewayException(e.getMessage(), e);
      }
      Threads threads = new Threads();
      HttpClient client =
          HttpClient.newBuilder()
              // Over clear text the client would else ask each server to change to HTTP/2 first.
              .version(HttpClient.Version.HTTP_1_1)
              .followRedirects(HttpClient.Redirect.NEVER)
              // A proxy of the way out has no business on the way to the local API.
              .proxy(HttpClient.Builder.NO_PROXY)
              .connectTimeout(limits.localConnectWait())
              .executor(threads.workers())
              .build();
      LocalApi api = new LocalApi(localWsUrl, limits);
      HttpProxy proxy =
          new HttpProxy(localWsUrl, client, limits.proxy(), counters, threads.timer());
      IceServerSource ice = new IceServerSource(iceServers, threads.asking());
      Sessions sessions =
          new Sessions(
              new SessionContext(
                  stack,
                  ice::ask,
                  this::send,
                  new BridgeContext(api, proxy, limits, memory, counters, threads.timer()),
                  threads.workers(),
                  events));
      SignalingLink link =
          new SignalingLink(
              signalingUrl,
              new Registration(identity.remoteId(), () -> ice.ask().join(), identity.secret()),
              reconnect,
              new LinkListener(sessions));
      running = new Running(threads, stack, api, sessions, link, ice);
      state(GatewayState.CONNECTING);
      link.start();
    }
  }

  private boolean send(String text) {
    Running now = running;
    return now != null && now.link().send(text);
  }

  /** The link's thread brings what the signaling server says. */
  private final class LinkListener implements SignalingListener {
    private final Sessions sessions;

    LinkListener(Sessions sessions) {
      this.sessions = sessions;
    }

    @Override
    public void registered(String remoteId) {
      LOG.log(System.Logger.Level.INFO, "registered as {0}", remoteId);
      state(GatewayState.REGISTERED);
      events.tell(listener -> listener.remoteIdReady(remoteId));
    }

    @Override
    public void frame(SignalingMessage message) {
      sessions.accept(message);
    }

    @Override
    public void linkLost(String reason) {
      state(GatewayState.RECONNECTING);
      events.tell(listener -> listener.signalingLost(reason));
    }

    @Override
    public void replaced() {
      LOG.log(
          System.Logger.Level.WARNING,
          "another instance has registered {0}; no new attempt is made",
          identity.remoteId());
      state(GatewayState.REPLACED);
    }
  }

  private void state(GatewayState now) {
    if (state != now && state != GatewayState.STOPPED) {
      state = now;
      events.tellInAnyCase(listener -> listener.stateChanged(now));
    }
  }

  /**
   * Ends all sessions and the registration, for good. Blocks until they have ended, some seconds at
   * most; may be called again.
   */
  public void stop() {
    synchronized (lifecycle) {
      Running was = running;
      if (state == GatewayState.STOPPED) {
        return;
      }
      if (was != null) {
        was.link().close();
        try {
          end(was);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
        was.stack().close();
        was.threads().close();
        // The HTTP client's own thread ends when nobody knows the client any more.
        running = null;
      }
      state(GatewayState.STOPPED);
      events.close();
    }
  }

  private static void end(Running was) throws InterruptedException {
    try {
      was.sessions().closeAll("the gateway stops").get(STOP_WAIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.log(System.Logger.Level.WARNING, "not all sessions have ended in time", e);
    } finally {
      was.api().endAll(LOCAL_STOP_WAIT);
    }
  }

  /** The same as {@link #stop}. */
  @Override
  public void close() {
    stop();
  }

  /** What clients dial, from the beginning on. */
  public String remoteId() {
    return identity.remoteId();
  }

  /** Who the gateway is. */
  public Identity identity() {
    return identity;
  }

  /** What the gateway is doing. */
  public GatewayState state() {
    return state;
  }

  /** The figures at this moment; no sessions before the start and after the end. */
  public GatewayMetrics metrics() {
    Running now = running;
    return new GatewayMetrics(
        now == null ? 0 : now.sessions().size(),
        now == null ? 0 : now.sessions().pending(),
        now == null ? 0 : now.sessions().channels(),
        now == null ? 0 : now.api().connections(),
        memory.taken(),
        counters.snapshot());
  }
}
