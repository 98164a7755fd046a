package dev.parley.door;

import dev.parley.door.held.GrizzlySocket;
import dev.parley.door.held.HeldRequest;
import dev.parley.door.held.Hold;
import dev.parley.exchange.CloseCause;
import dev.parley.exchange.LineListener;
import dev.parley.exchange.Protocol;
import dev.parley.exchange.Reception;
import dev.parley.exchange.Switchboard;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Where all lines of this server come in. Whether new ones may is up to {@link Reception}. Safe to
 * use from any thread.
 */
public final class Door {

  /** Where the one end point lies; no request ever gets there but through an upgrade of ours. */
  static final String HIDDEN_PATH = "/.line";

  /** Pings and closing handshakes that may block at the same time (on Open Liberty they do). */
  private static final int BLOCKING_PINGS = 8;

  private static final int BLOCKING_CLOSES = 32;

  /** What Payara's network layer may keep for a client beyond one frame. */
  private static final int PAYARA_QUEUE_BYTES = 64 << 10;

  /** How long a client may take to answer our close frame before its connection is closed. */
  private static final Duration LINGER = Duration.ofSeconds(5);

  private static final String TYRUS = "org.glassfish.tyrus.";

  private final DoorSettings settings;
  private final Switchboard board;
  private final Reception reception;
  private final Executor executor;
  private final Executor pings;
  private final Executor closes;
  private final SendMemory memory;
  private final LibertyWatch liberty;
  private final Admission admission;
  private final LineEndpoint endpoint = new LineEndpoint(this);
  private final LineConfigurator configurator = new LineConfigurator(endpoint);
  private final Set<StandardLine> lines = ConcurrentHashMap.newKeySet();
  private final Set<Hold> holds = ConcurrentHashMap.newKeySet();
  private volatile CountDownLatch empty;

  /**
   * A door without lines.
   *
   * @param reception whether new lines are taken
   * @param executor runs short tasks and, on a bounded number of threads, such as block
   * @throws IllegalArgumentException if two protocols claim the same path
   */
  public Door(
      DoorSettings settings,
      Switchboard board,
      List<Protocol> protocols,
      Reception reception,
      Executor executor) {
    this.settings = settings;
    this.board = board;
    this.reception = reception;
    this.executor = executor;
    this.pings = new BoundedExecutor(executor, BLOCKING_PINGS);
    this.closes = new BoundedExecutor(executor, BLOCKING_CLOSES);
    this.memory = new SendMemory(settings.sendMemoryBytes());
    this.liberty =
        new LibertyWatch(
            board.timers(), closes, settings.limits().closeTimeout(), this::tellIfEmpty);
    this.admission =
        new Admission(protocols, new Origins(settings.allowedOrigins()), reception::closedBecause);
  }

  /**
   * Lets nobody in any more, closes all lines with {@link CloseCause#SHUTDOWN}, and waits until
   * they are gone. What is not gone by then is cut.
   *
   * @return whether all went in time
   */
  public boolean stop(Duration longest) throws InterruptedException {
    reception.close("stopping");
    CountDownLatch latch = new CountDownLatch(1);
    empty = latch;
    board.hangUpAll(CloseCause.SHUTDOWN);
    tellIfEmpty();
    boolean gone = latch.await(longest.toMillis(), TimeUnit.MILLISECONDS);
    holds.forEach(Hold::cut);
    liberty.cutAll();
    return gone;
  }

  /** How many lines are open or closing. */
  public int lines() {
    return lines.size();
  }

  Admission admission() {
    return admission;
  }

  LineConfigurator configurator() {
    return configurator;
  }

  /** The configuration of the one end point, under a path of one's choice. */
  ServerEndpointConfig endpointConfig(String path) {
    return ServerEndpointConfig.Builder.create(LineEndpoint.class, path)
        .configurator(configurator)
        .build();
  }

  /** Upgrades a request that was admitted, whatever its path. */
  void upgrade(
      HttpServletRequest request,
      HttpServletResponse response,
      ServerContainer container,
      Admitted admitted)
      throws IOException, DeploymentException {
    HttpServletRequest sessionless = new SessionlessRequest(request);
    Hold hold = container.getClass().getName().startsWith(TYRUS) ? hold(request) : null;
    HttpServletRequest held = hold == null ? sessionless : new HeldRequest(sessionless, hold);
    configurator.begin(new Handoff(admitted, hold));
    try {
      container.upgradeHttpToWebSocket(held, response, endpointConfig(HIDDEN_PATH), Map.of());
    } finally {
      configurator.end();
    }
  }

  private Hold hold(HttpServletRequest request) {
    return new Hold(
        GrizzlySocket.of(request, PAYARA_QUEUE_BYTES),
        board.timers(),
        closes,
        LINGER,
        settings.limits().closeTimeout(),
        hold -> {
          holds.remove(hold);
          tellIfEmpty();
        });
  }

  StandardLine line(Session session, Handoff handoff) {
    StandardLine line =
        new StandardLine(
            ended -> new SessionWire(session, pings, closes, handoff.hold(), ended),
            settings.limits(),
            memory,
            board.timers(),
            executor,
            this::gone);
    lines.add(line);
    if (handoff.hold() != null) {
      holds.add(handoff.hold());
    }
    return line;
  }

  LineListener open(StandardLine line, Handoff handoff) {
    Protocol protocol = handoff.admitted().protocol();
    LineListener listener =
        board.open(
            line, protocol.name(), desk -> protocol.open(desk, handoff.admitted().upgrade(), true));
    line.attach(listener);
    return listener;
  }

  /** Looks after what Open Liberty does not. */
  void watch(StandardLine line, Session session, LineListener listener) {
    LibertyLink link = LibertyLink.of(session);
    if (link != null) {
      liberty.opened(line, link, listener);
      if (!lines.contains(line)) {
        // It was gone before it was watched.
        liberty.ended(line);
      }
    }
  }

  private void gone(StandardLine line) {
    liberty.ended(line);
    lines.remove(line);
    tellIfEmpty();
  }

  private void tellIfEmpty() {
    CountDownLatch latch = empty;
    if (latch != null && lines.isEmpty() && holds.isEmpty() && liberty.isEmpty()) {
      latch.countDown();
    }
  }
}
