package dev.parley.door;

import dev.parley.door.express.ExpressConnection;
import dev.parley.door.held.GrizzlySocket;
import dev.parley.door.held.HeldRequest;
import dev.parley.door.held.Hold;
import dev.parley.exchange.ClientAddress;
import dev.parley.exchange.CloseCause;
import dev.parley.exchange.LineListener;
import dev.parley.exchange.Pace;
import dev.parley.exchange.Protocol;
import dev.parley.exchange.Reception;
import dev.parley.exchange.Switchboard;
import dev.parley.exchange.Upgrade;
import dev.parley.guard.Connections;
import dev.parley.guard.Guard;
import jakarta.servlet.ServletException;
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
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

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

  /** What cutting the rest may take when all ends. */
  private static final Duration CUTTING = Duration.ofSeconds(2);

  private static final String TYRUS = "org.glassfish.tyrus.";

  private final DoorSettings settings;
  private final Switchboard board;
  private final Reception reception;
  private final Executor executor;
  private final BlockingCalls pings;
  private final BlockingCalls closes;
  private final SendMemory memory;
  private final LibertyWatch liberty;
  private final Lingering lingering;
  private final LibertyChannels channels = new LibertyChannels();
  private final Admission admission;
  private final LineEndpoint endpoint = new LineEndpoint(this);
  private final LineConfigurator configurator = new LineConfigurator(endpoint);
  private final Arrivals places;
  private final Set<StandardLine> lines = ConcurrentHashMap.newKeySet();
  private final Set<Hold> holds = ConcurrentHashMap.newKeySet();
  private final Set<ExpressConnection> express = ConcurrentHashMap.newKeySet();
  private volatile CountDownLatch empty;

  /**
   * A door without lines.
   *
   * @param guard who is let in
   * @param reception whether new lines are taken
   * @param executor runs short tasks
   * @param threads makes threads for calls that block, a bounded number of them
   * @throws IllegalArgumentException if two protocols claim the same path
   */
  public Door(
      DoorSettings settings,
      Switchboard board,
      List<Protocol> protocols,
      Guard guard,
      Reception reception,
      Executor executor,
      ThreadFactory threads) {
    this.settings = settings;
    this.board = board;
    this.reception = reception;
    this.executor = executor;
    this.pings = new BlockingCalls(BLOCKING_PINGS, threads);
    this.closes = new BlockingCalls(BLOCKING_CLOSES, threads);
    this.places = new Arrivals(board.timers());
    this.memory = new SendMemory(settings.sendMemoryBytes());
    this.liberty = new LibertyWatch(board.timers());
    this.lingering =
        new Lingering(
            board.timers(), closes, LINGER, settings.limits().closeTimeout(), this::tellIfEmpty);
    this.admission = new Admission(protocols, guard, reception::closedBecause);
  }

  /**
   * Lets nobody in any more, closes all lines with {@link CloseCause#SHUTDOWN}, and waits until
   * they are gone. What is not gone by then is cut. Harmless when called again.
   *
   * @return whether all went in time
   */
  public synchronized boolean stop(Duration longest) throws InterruptedException {
    reception.close("stopping");
    CountDownLatch latch = new CountDownLatch(1);
    empty = latch;
    board.hangUpAll(CloseCause.SHUTDOWN);
    tellIfEmpty();
    try {
      boolean gone = latch.await(longest.toNanos(), TimeUnit.NANOSECONDS);
      holds.forEach(Hold::cut);
      express.forEach(ExpressConnection::cut);
      lingering.cutAll();
      pings.stop();
      closes.stop();
      closes.awaitStop(CUTTING.toNanos());
      return gone;
    } finally {
      channels.release();
    }
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
      throws IOException, ServletException, DeploymentException {
    // First of all: whatever fails from here on, the place is given back.
    Arrivals.Arrival arrival = places.expect(admitted.place());
    if (settings.engine() == DoorSettings.Engine.EXPRESS) {
      upgradeExpress(request, response, new Handoff(admitted, null, arrival));
      return;
    }
    HttpServletRequest sessionless = new SessionlessRequest(request);
    Hold hold = container.getClass().getName().startsWith(TYRUS) ? hold(request) : null;
    HttpServletRequest held = hold == null ? sessionless : new HeldRequest(sessionless, hold);
    configurator.begin(new Handoff(admitted, hold, arrival));
    try {
      container.upgradeHttpToWebSocket(held, response, endpointConfig(HIDDEN_PATH), Map.of());
    } catch (IOException | DeploymentException | RuntimeException e) {
      arrival.missed();
      throw e;
    } finally {
      configurator.end();
    }
  }

  private void upgradeExpress(
      HttpServletRequest request, HttpServletResponse response, Handoff handoff)
      throws IOException, ServletException {
    Admitted admitted = handoff.admitted();
    try {
      ExpressConnection.upgrade(
          request,
          response,
          admitted.upgrade().header("Sec-WebSocket-Key").orElseThrow(),
          admitted.subprotocol(),
          board.timers(),
          new ExpressConnection.Executors(executor, closes),
          new ExpressConnection.Deadlines(LINGER, settings.limits().closeTimeout()),
          connection -> openExpress(connection, handoff),
          connection -> {
            express.remove(connection);
            tellIfEmpty();
          });
    } catch (IOException | ServletException | RuntimeException e) {
      handoff.arrival().missed();
      throw e;
    }
  }

  private ExpressConnection.Ear openExpress(ExpressConnection connection, Handoff handoff) {
    express.add(connection);
    StandardLine line = line(ended -> new ExpressWire(connection), handoff, null);
    return new ExpressConnection.Ear(open(line, handoff), line::ended);
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

  /**
   * A line on an open session.
   *
   * @param link what is below it; null where there is nothing of interest
   */
  StandardLine line(Session session, Handoff handoff, Link link) {
    SessionWire.Closing closing = link == null ? session::close : link::close;
    StandardLine line =
        line(
            ended -> new SessionWire(session, closing, pings, closes, handoff.hold(), ended),
            handoff,
            link);
    Hold hold = handoff.hold();
    if (hold != null) {
      holds.add(hold);
      if (hold.isOver()) {
        // The client was faster.
        holds.remove(hold);
      }
    }
    return line;
  }

  private StandardLine line(Function<Runnable, Wire> wire, Handoff handoff, Link link) {
    StandardLine line =
        new StandardLine(
            wire,
            settings.limits(),
            memory,
            board.timers(),
            executor,
            gone -> gone(gone, link, handoff.admitted().place()));
    handoff.arrival().came();
    lines.add(line);
    return line;
  }

  LineListener open(StandardLine line, Handoff handoff) {
    Protocol protocol = handoff.admitted().protocol();
    Upgrade upgrade = handoff.admitted().upgrade();
    LineListener listener =
        paced(
            board.open(
                line,
                protocol.name(),
                desk -> {
                  upgrade
                      .grant()
                      .ifPresent(grant -> desk.expiresIn(grant.left(System.currentTimeMillis())));
                  return protocol.open(desk, upgrade, true);
                }),
            upgrade.client());
    line.attach(listener);
    if (empty != null) {
      // It was admitted before the end and is here after it: nobody else would tell it.
      listener.closed(CloseCause.SHUTDOWN);
    }
    return listener;
  }

  private LineListener paced(LineListener listener, ClientAddress client) {
    if (settings.framesPerSecond() == 0) {
      return listener;
    }
    return new PacedListener(
        listener,
        new Pace(settings.framesPerSecond(), board.timers()::nanoTime),
        () -> admission.flooded(client));
  }

  /** Looks after what Open Liberty does not. */
  void watch(StandardLine line, LibertyLink link, LineListener listener) {
    channels.hold(link);
    liberty.opened(line, link, listener);
    if (!lines.contains(line)) {
      // It was gone before it was watched.
      liberty.ended(line);
    }
  }

  private void gone(StandardLine line, Link link, Connections.Place place) {
    place.leave();
    liberty.ended(line);
    if (link != null) {
      lingering.ended(link, line.isHurried());
    }
    lines.remove(line);
    tellIfEmpty();
  }

  private void tellIfEmpty() {
    CountDownLatch latch = empty;
    if (latch != null
        && lines.isEmpty()
        && holds.isEmpty()
        && express.isEmpty()
        && lingering.isEmpty()) {
      latch.countDown();
    }
  }
}
