package dev.parley.door;

import dev.parley.cluster.local.LocalEngine;
import dev.parley.exchange.Protocol;
import dev.parley.exchange.Reception;
import dev.parley.exchange.Switchboard;
import dev.parley.exchange.TimerWheel;
import dev.parley.guard.Access;
import dev.parley.guard.Guard;
import dev.parley.guard.GuardSettings;
import dev.parley.guard.TestGuards;
import dev.parley.guard.token.TokenSettings;
import dev.parley.guard.token.Tokens;
import dev.parley.ice.ConfiguredIceServers;
import dev.parley.ice.IceServers;
import dev.parley.ice.SessionIceServers;
import dev.parley.ice.TurnSettings;
import dev.parley.it.TestServer;
import dev.parley.ops.health.HealthFigures;
import dev.parley.ops.http.ErrorServlet;
import dev.parley.ops.http.ResourceServlet;
import dev.parley.ops.http.Resources;
import dev.parley.ops.http.SecurityHeadersFilter;
import dev.parley.protocol.SharedWs;
import dev.parley.protocol.ayame.AyameProtocol;
import dev.parley.protocol.ayame.AyameSettings;
import dev.parley.protocol.named.NamedPeersProtocol;
import dev.parley.protocol.named.NamedSettings;
import dev.parley.protocol.pairing.PairingProtocol;
import dev.parley.protocol.pairing.PairingSettings;
import dev.parley.protocol.pairing.TestTokens;
import dev.parley.protocol.remoteid.RemoteIdProtocol;
import dev.parley.protocol.remoteid.RemoteIdSettings;
import dev.parley.protocol.remoteid.SessionIds;
import dev.parley.settings.CommonSettings;
import dev.parley.settings.SettingsReader;
import dev.parley.webhook.WebhookSettings;
import dev.parley.webhook.WebhookTrust;
import dev.parley.webhook.Webhooks;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.websocket.DeploymentException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The whole server without an application server: the exchange on its local engine, all protocols
 * with their settings read from variables, the door, its filter and the plain resources, on Tyrus's
 * standalone server ({@link TyrusHouse}) or, with {@code WEBSOCKET_ENGINE=express}, on Undertow's
 * servlet container ({@link UndertowHouse}). What CDI does on an application server is done here by
 * hand.
 *
 * <p>What tests on it do not see: how the three servers differ from these; CDI, MicroProfile Config
 * and Health; the static pages; {@code door.held} and {@code LibertyLink}, which stand between the
 * door and a server's own sockets; {@link DoorListener}.
 */
public final class InProcessServer implements TestServer, AutoCloseable {
  private static final Duration LONGEST = Duration.ofSeconds(10);
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  /** The mapping that the annotations tell a servlet container; the rest is an error's. */
  private static final String[] RESOURCES = {"/.ok", "/healthz", "/clients", "/api/*"};

  private final String name = "in-process-" + NUMBERS.incrementAndGet();
  private final TimerWheel wheel = new TimerWheel(System::nanoTime);
  private final ThreadFactory threads = new Threads(name);
  private final ExecutorService executor = Executors.newCachedThreadPool(threads);
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(threads);
  private final Reception reception = new Reception();
  private final Switchboard board = new Switchboard(name, wheel, executor);
  private final List<Protocol> protocols = new ArrayList<>();
  private final Guard guard;
  private final Webhooks webhooks;
  private final Door door;
  private final SecurityHeadersFilter headers = new SecurityHeadersFilter();
  private final UpgradeFilter filter = new UpgradeFilter();
  private final ResourceServlet resources = new ResourceServlet();
  private final ErrorServlet errors = new ErrorServlet();
  private final House house;

  private ScheduledFuture<?> turning;

  private static final class Threads implements ThreadFactory {
    private final String name;
    private final AtomicInteger made = new AtomicInteger();

    Threads(String name) {
      this.name = name;
    }

    @Override
    public Thread newThread(Runnable task) {
      return new Thread(task, name + "-" + made.incrementAndGet());
    }
  }

  private InProcessServer(Map<String, String> variables) {
    SettingsReader reader = SettingsReader.of(TestGuards.patient(variables));
    guard =
        Guard.of(
            GuardSettings.read(reader),
            Access.of(TokenSettings.read(reader), threads, wheel),
            System::nanoTime);
    board.connect(new LocalEngine(board, () -> UUID.randomUUID().toString()));
    webhooks =
        new Webhooks(WebhookSettings.read(reader), WebhookTrust.read(reader), executor, wheel);
    CommonSettings common = CommonSettings.read(reader);
    IceServers ice =
        new SessionIceServers(
            ConfiguredIceServers.read(reader),
            TurnSettings.read(reader),
            () -> System.currentTimeMillis() / 1000);
    SecureRandom random = new SecureRandom();
    RemoteIdProtocol remoteIds =
        new RemoteIdProtocol(
            board.exchange(),
            common,
            RemoteIdSettings.read(reader),
            guard.requests(),
            guard.access(),
            new SessionIds(random),
            random);
    NamedPeersProtocol namedPeers =
        new NamedPeersProtocol(
            board.exchange(),
            common,
            NamedSettings.read(reader),
            ice,
            guard.access(),
            System::nanoTime,
            System::currentTimeMillis);
    protocols.add(
        new AyameProtocol(
            AyameSettings.read(reader), common, board.exchange(), webhooks, ice, guard.access()));
    protocols.add(namedPeers);
    protocols.add(
        new PairingProtocol(
            board.exchange(),
            common,
            PairingSettings.read(reader),
            ice,
            TestTokens.of(guard.access()),
            guard.upgrades(),
            () -> UUID.randomUUID().toString(),
            System::nanoTime,
            System::currentTimeMillis));
    protocols.add(remoteIds);
    List<Protocol> withPaths = new ArrayList<>(protocols);
    withPaths.add(new SharedWs(protocols, common, System::currentTimeMillis));
    DoorSettings doorSettings = DoorSettings.read(reader);
    door = new Door(doorSettings, board, withPaths, guard, reception, executor, threads);
    inject(filter, "door", door);
    inject(resources, "resources", new Resources(new Figures(), remoteIds, namedPeers, ice, guard));
    house =
        switch (doorSettings.engine()) {
          case STANDARD -> tyrus();
          case EXPRESS ->
              new UndertowHouse(List.of(headers, filter), resources, RESOURCES, errors, name);
        };
  }

  private House tyrus() {
    TyrusHouse tyrus = new TyrusHouse(this::answer, name);
    try {
      tyrus.addEndpoint(door.endpointConfig(Door.HIDDEN_PATH));
    } catch (DeploymentException e) {
      throw new IllegalStateException(e);
    }
    return tyrus;
  }

  /**
   * Starts a server with these variables.
   *
   * @throws dev.parley.settings.BadSetting if one of them is not allowed
   */
  public static InProcessServer start(Map<String, String> variables) {
    InProcessServer server = new InProcessServer(variables);
    server.open();
    return server;
  }

  private void open() {
    long tick = TimerWheel.TICK.toMillis();
    turning = clock.scheduleAtFixedRate(wheel::turn, tick, tick, TimeUnit.MILLISECONDS);
    guard.access().tokens().ifPresent(InProcessServer::awaitKeys);
    house.start();
    reception.open();
  }

  /**
   * Whoever comes while the first keys are fetched is told to come again, two at a time excepted;
   * tests come sooner than clients. A token of an unknown key has its answer when that is over.
   */
  private static void awaitKeys(Tokens tokens) {
    Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
    String token =
        Stream.of("{\"alg\":\"RS256\",\"kid\":\"nobody's\"}", "{\"exp\":1}", "unsigned")
            .map(part -> base64.encodeToString(part.getBytes(StandardCharsets.UTF_8)))
            .collect(Collectors.joining("."));
    tokens
        .checkLater(token)
        .handle((grant, refusal) -> grant)
        .toCompletableFuture()
        .orTimeout(LONGEST.toSeconds(), TimeUnit.SECONDS)
        .join();
  }

  private static void inject(Object into, String name, Object what) {
    try {
      Field field = into.getClass().getDeclaredField(name);
      field.setAccessible(true);
      field.set(into, what);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("nothing to inject into", e);
    }
  }

  private ServletFace.Reply answer(HttpServletRequest request) {
    ServletFace.Replying replying = new ServletFace.Replying();
    boolean[] upgraded = {true};
    try {
      headers.doFilter(
          request,
          replying.response(),
          (first, answer) ->
              filter.doFilter(
                  first,
                  answer,
                  (passed, response) -> {
                    upgraded[0] = false;
                    servlet(request).service(passed, response);
                  }));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ServletException e) {
      throw new IllegalStateException(e);
    }
    ServletFace.Reply reply = replying.reply();
    return upgraded[0] && reply.status() == 0 ? null : reply;
  }

  private jakarta.servlet.Servlet servlet(HttpServletRequest request) {
    String path = request.getRequestURI();
    boolean ours =
        Stream.of(RESOURCES)
            .anyMatch(
                mapping ->
                    mapping.endsWith("/*")
                        ? path.startsWith(mapping.substring(0, mapping.length() - 1))
                        : path.equals(mapping));
    return ours ? resources : errors;
  }

  @Override
  public URI http(String path) {
    return URI.create("http://" + host() + path);
  }

  @Override
  public URI ws(String path) {
    return URI.create("ws://" + host() + path);
  }

  private String host() {
    return InetAddress.getLoopbackAddress().getHostAddress() + ":" + house.getPort();
  }

  /** The exchange's own side. */
  public Switchboard board() {
    return board;
  }

  /** Whether new lines are taken. */
  public Reception reception() {
    return reception;
  }

  /** The filter before everything. */
  UpgradeFilter filter() {
    return filter;
  }

  Door door() {
    return door;
  }

  /** Everything that is counted and should be zero when nobody is connected, by name. */
  public Map<String, Long> figures() {
    Map<String, Long> figures = new LinkedHashMap<>();
    figures.put("lines", (long) door.lines());
    figures.put("conversations", (long) board.size());
    board.speaking().forEach((protocol, count) -> figures.put("speaking " + protocol, count));
    for (Protocol protocol : protocols) {
      protocol
          .figures()
          .forEach((figure, count) -> figures.put(protocol.name() + " " + figure, count));
    }
    return figures;
  }

  /** Threads of this server that are alive. */
  public List<Thread> threadsAlive() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(
            each ->
                Stream.of("-", "(", " ").anyMatch(sign -> each.getName().startsWith(name + sign)))
        .toList();
  }

  /** Timers that are set. */
  public int timersSet() {
    return wheel.size();
  }

  /**
   * Undeploys, in the order of an application server; clients get their farewell.
   *
   * @throws IllegalStateException if a thread does not end
   */
  @Override
  public void close() {
    try {
      door.stop(LONGEST);
      webhooks.close();
      guard.close();
      house.stop();
      turning.cancel(false);
      clock.shutdown();
      executor.shutdown();
      for (Thread thread : threadsAlive()) {
        thread.join(LONGEST.toMillis());
        if (thread.isAlive()) {
          throw new IllegalStateException("does not end: " + thread);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** As in {@code dev.parley.start}, without what only health tells. */
  private final class Figures implements HealthFigures {
    private final long opened = wheel.nanoTime();

    @Override
    public long clientCount() {
      return board.size();
    }

    @Override
    public long uptimeSeconds() {
      return Duration.ofNanos(wheel.nanoTime() - opened).toSeconds();
    }

    @Override
    public Map<String, Map<String, Long>> gauges() {
      return Map.of();
    }

    @Override
    public boolean started() {
      return true;
    }

    @Override
    public Optional<String> notReadyBecause() {
      return reception.closedBecause();
    }
  }
}
