package dev.parley.door;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.Filter;
import org.glassfish.grizzly.filterchain.FilterChainBuilder;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.http.HttpContent;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.server.AddOn;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.HttpServer;
import org.glassfish.grizzly.http.server.HttpServerFilter;
import org.glassfish.grizzly.http.server.NetworkListener;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;
import org.glassfish.grizzly.nio.transport.TCPNIOTransport;
import org.glassfish.grizzly.nio.transport.TCPNIOTransportBuilder;
import org.glassfish.grizzly.strategies.WorkerThreadIOStrategy;
import org.glassfish.grizzly.threadpool.ThreadPoolConfig;
import org.glassfish.tyrus.core.TyrusWebSocketEngine;
import org.glassfish.tyrus.server.TyrusServerContainer;
import org.glassfish.tyrus.spi.WebSocketEngine;

/**
 * Tyrus's standalone server on Grizzly, on a free port of the loopback interface, with the
 * application's own filter and servlets in front: {@link Pages} sees every request before Tyrus
 * does, and an upgrade gets to Tyrus by {@link #upgradeHttpToWebSocket} only, as on an application
 * server.
 */
final class TyrusHouse extends TyrusServerContainer implements House {

  /** The application, seen from here. */
  interface Pages {
    /**
     * Answers a request.
     *
     * @return null if it was upgraded
     */
    ServletFace.Reply answer(HttpServletRequest request);
  }

  /** Where the handshake of a request is kept. */
  private static final String HANDSHAKE = TyrusHouse.class.getName() + ".handshake";

  private static final String REPLY = TyrusHouse.class.getName() + ".reply";
  private static final String TYRUS_FILTER =
      "org.glassfish.tyrus.container.grizzly.server.GrizzlyServerFilter";
  private static final int WORKERS = 4;

  /** Above all frames of the tests: it is our own limit that must bite. */
  private static final int LARGEST_FRAME = 32 << 20;

  private final WebSocketEngine engine =
      TyrusWebSocketEngine.builder(this).incomingBufferSize(LARGEST_FRAME).build();
  private final HttpServer server = new HttpServer();
  private final NetworkListener listener =
      new NetworkListener("parley", InetAddress.getLoopbackAddress().getHostAddress(), 0);
  private final Pages pages;

  /**
   * Not started yet.
   *
   * @param threads prefix of the names of its threads
   */
  TyrusHouse(Pages pages, String threads) {
    super((Set<Class<?>>) null);
    this.pages = pages;
    TCPNIOTransport transport =
        TCPNIOTransportBuilder.newInstance()
            .setIOStrategy(WorkerThreadIOStrategy.getInstance())
            .setSelectorThreadPoolConfig(pool(threads + "-selector", 1))
            .setWorkerThreadPoolConfig(pool(threads + "-worker", WORKERS))
            .setSelectorRunnersCount(1)
            .build();
    listener.setTransport(transport);
    listener.getKeepAlive().setIdleTimeoutInSeconds(-1);
    listener.registerAddOn(new InFront());
    server.addListener(listener);
    server.getServerConfiguration().addHttpHandler(new Plain());
  }

  private static ThreadPoolConfig pool(String name, int size) {
    return ThreadPoolConfig.defaultConfig()
        .setPoolName(name)
        .setCorePoolSize(size)
        .setMaxPoolSize(size);
  }

  @Override
  public void start() {
    try {
      server.start();
      start("", 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (DeploymentException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public int getPort() {
    return listener.getPort();
  }

  @Override
  public void stop() {
    super.stop();
    server.shutdownNow();
  }

  @Override
  public void register(Class<?> endpoint) throws DeploymentException {
    engine.register(endpoint, "");
  }

  @Override
  public void register(ServerEndpointConfig config) throws DeploymentException {
    engine.register(config, "");
  }

  @Override
  public Map<String, Object> getProperties() {
    return Map.of();
  }

  @Override
  public WebSocketEngine getWebSocketEngine() {
    return engine;
  }

  /** The standalone server has no such thing: here it is the handshake that was kept waiting. */
  @Override
  public void upgradeHttpToWebSocket(
      Object request, Object response, ServerEndpointConfig config, Map<String, String> parameters)
      throws IOException {
    Handshake handshake = (Handshake) ((HttpServletRequest) request).getAttribute(HANDSHAKE);
    handshake.go(config.getPath());
  }

  /** A handshake that Tyrus has not seen yet. */
  private static final class Handshake {
    private final Filter tyrus;
    private final FilterChainContext context;
    private NextAction outcome;

    Handshake(Filter tyrus, FilterChainContext context) {
      this.tyrus = tyrus;
      this.context = context;
    }

    void go(String path) throws IOException {
      packet(context).setRequestURI(path);
      outcome = tyrus.handleRead(context);
    }
  }

  private static HttpRequestPacket packet(FilterChainContext context) {
    return (HttpRequestPacket) ((HttpContent) context.getMessage()).getHttpHeader();
  }

  /** Puts {@link Upgrades} where Tyrus's own add-on puts its filter. */
  private final class InFront implements AddOn {
    @Override
    public void setup(NetworkListener network, FilterChainBuilder chain) {
      chain.add(chain.indexOfType(HttpServerFilter.class), new Upgrades(tyrusFilter()));
    }

    private Filter tyrusFilter() {
      try {
        Constructor<?> maker =
            Class.forName(TYRUS_FILTER)
                .getConstructor(org.glassfish.tyrus.spi.ServerContainer.class, String.class);
        maker.setAccessible(true);
        return (Filter) maker.newInstance(TyrusHouse.this, "");
      } catch (ReflectiveOperationException e) {
        throw new LinkageError("this Tyrus keeps its filter somewhere else", e);
      }
    }
  }

  /**
   * Requests for an upgrade are seen here, because only here they can become one. Whatever else
   * they become is sent by {@link Plain}.
   */
  private final class Upgrades extends BaseFilter {
    private final Filter tyrus;

    Upgrades(Filter tyrus) {
      this.tyrus = tyrus;
    }

    @Override
    public NextAction handleRead(FilterChainContext context) throws IOException {
      HttpRequestPacket packet = packet(context);
      if (packet.getAttribute(HANDSHAKE) != null) {
        return tyrus.handleRead(context);
      }
      if (!packet.containsHeader("Upgrade")) {
        return context.getInvokeAction();
      }
      Handshake handshake = new Handshake(tyrus, context);
      HttpServletRequest request = ServletFace.request(packet, TyrusHouse.this);
      request.setAttribute(HANDSHAKE, handshake);
      ServletFace.Reply reply = pages.answer(request);
      if (reply == null) {
        packet.setAttribute(HANDSHAKE, handshake);
        return handshake.outcome;
      }
      packet.setAttribute(REPLY, reply);
      return context.getInvokeAction();
    }

    @Override
    public NextAction handleClose(FilterChainContext context) throws IOException {
      return tyrus.handleClose(context);
    }
  }

  /** Everything that stays HTTP. */
  private final class Plain extends HttpHandler {
    @Override
    public void service(Request request, Response response) throws IOException {
      HttpRequestPacket packet = request.getRequest();
      ServletFace.Reply reply = (ServletFace.Reply) packet.getAttribute(REPLY);
      if (reply == null) {
        reply = pages.answer(ServletFace.request(packet, TyrusHouse.this));
      }
      response.setStatus(reply.status());
      reply.headers().forEach(response::setHeader);
      if (!reply.body().isEmpty()) {
        response.getOutputStream().write(reply.body().getBytes(StandardCharsets.UTF_8));
      }
    }
  }
}
