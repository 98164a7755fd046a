package dev.parley.protocol.remoteid;

import dev.parley.exchange.CloseCause;
import dev.parley.exchange.Delivery;
import dev.parley.exchange.Desk;
import dev.parley.exchange.Names.Claim;
import dev.parley.exchange.Names.Holder;
import dev.parley.exchange.PeerId;
import dev.parley.exchange.Signal;
import dev.parley.exchange.Timers;
import dev.parley.json.Frame;
import dev.parley.json.Identity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;

/**
 * What a socket is as a home server: the id it holds and the sessions of its clients. A session is
 * here from {@code client-connected} until its client left, the server left, or the server took
 * another id.
 */
final class ServerSide {
  private static final System.Logger LOG = System.getLogger(ServerSide.class.getName());

  /** How often a claim is tried again when others claim the same id at the same moment. */
  private static final int ATTEMPTS = 16;

  /**
   * What a {@code register-server} asks for.
   *
   * @param secret null if none
   * @param iceServers null if none: what was there before stays
   */
  private record Request(
      String id, String secret, String seal, String iceServers, Runnable granted) {}

  /** A client's session; {@code timer} runs while {@code session-ready} is awaited. */
  private static final class Session {
    private final PeerId client;
    private final Identity identity;
    private Timers.Timer timer;

    Session(PeerId client, String id) {
      this.client = client;
      this.identity = RemoteIdConversation.READER.identity(id);
    }
  }

  private final Desk desk;
  private final RemoteIdSettings settings;
  private final Allowance allowance;
  private final Predicate<String> permitted;
  private final Random random;
  private final LongAdder count;
  private final Map<String, Session> sessions = new LinkedHashMap<>();
  private String remoteId;
  private String seal = Seal.NONE;
  // Null: the registration had no such field, which is how the older servers are told.
  private String iceServers;

  ServerSide(
      Desk desk,
      RemoteIdSettings settings,
      Allowance allowance,
      Predicate<String> permitted,
      Random random,
      LongAdder count) {
    this.desk = desk;
    this.settings = settings;
    this.allowance = allowance;
    this.permitted = permitted;
    this.random = random;
    this.count = count;
  }

  boolean isRegistered() {
    return remoteId != null;
  }

  // --- the id

  void register(Frame frame, Runnable granted) {
    if (!frame.has("remoteId")) {
      desk.refuse(Messages.REMOTE_ID_REQUIRED);
      return;
    }
    String text = frame.string("remoteId");
    Optional<String> id = text == null ? Optional.empty() : RemoteIds.of(text);
    if (id.isEmpty()) {
      allowance.failedLookup(Messages.INVALID_REMOTE_ID);
      return;
    }
    if (!permitted.test(id.get())) {
      LOG.log(System.Logger.Level.INFO, "{0} may not register its Remote ID", desk.self());
      desk.refuse(Messages.UNAUTHORIZED);
      return;
    }
    String secret = frame.string("secret");
    // Refused, not ignored: who sends a secret counts on being protected by it.
    if (frame.has("secret")
        && (secret == null || secret.isEmpty() || secret.length() > Seal.LONGEST_SECRET)) {
      desk.refuse(Messages.INVALID_SECRET);
      return;
    }
    // A list that is none is as good as no list: it must not keep a home from being reached.
    String ice = frame.isArray("iceServers") ? frame.raw("iceServers") : null;
    if (id.get().equals(remoteId) && (secret == null || sealedWith(secret))) {
      registered(new Request(remoteId, secret, seal, ice, granted));
    } else {
      claim(new Request(id.get(), secret, Seal.of(secret, random), ice, granted), null, ATTEMPTS);
    }
  }

  private boolean sealedWith(String secret) {
    return !seal.equals(Seal.NONE) && Seal.opens(seal, secret);
  }

  private void claim(Request request, Holder displaced, int attempts) {
    desk.await(
        desk.exchange()
            .names()
            .claim(
                RemoteIdProtocol.NAME,
                request.id(),
                new Holder(desk.self(), request.seal()),
                displaced,
                Signal.of(Talk.REPLACED, desk.self(), request.id())),
        (claim, failure) -> {
          if (failure != null) {
            claimFailed(request, failure);
          } else if (desk.isClosed()) {
            giveBack(request.id());
          } else if (claim.granted()) {
            registered(request);
          } else {
            refused(request, claim, attempts);
          }
        });
  }

  private void refused(Request request, Claim claim, int attempts) {
    if (request.id().equals(remoteId)) {
      // Ours a moment ago: the notice of whoever took over is on its way.
      desk.close(CloseCause.REMOTE_ID_REPLACED);
    } else if (!mayTakeOver(claim.holder().seal(), request.secret())) {
      refusedTakeover();
    } else if (attempts == 0) {
      desk.refuse(Messages.TRY_AGAIN);
    } else {
      claim(request, claim.holder(), attempts - 1);
    }
  }

  private boolean mayTakeOver(String held, String secret) {
    return switch (settings.takeover()) {
      case REPLACE -> Seal.opens(held, secret);
      case SECRET -> !held.equals(Seal.NONE) && Seal.opens(held, secret);
      case REFUSE -> false;
    };
  }

  private void refusedTakeover() {
    LOG.log(System.Logger.Level.INFO, "{0} may not take over a Remote ID in use", desk.self());
    // It may have been a guess: of the secret, or of an id.
    allowance.failedLookup(Messages.REMOTE_ID_IN_USE);
  }

  private void claimFailed(Request request, Throwable failure) {
    LOG.log(System.Logger.Level.WARNING, () -> desk.self() + " could not claim its id: " + failure);
    // It may have been granted all the same.
    if (desk.isClosed() || !request.id().equals(remoteId)) {
      giveBack(request.id());
    } else {
      seal =
          Seal.NONE; // Which of the two secrets holds is not known: the next one is claimed anew.
    }
    desk.refuse(Messages.TRY_AGAIN);
  }

  private void registered(Request request) {
    if (remoteId != null && !remoteId.equals(request.id())) {
      // Clients asked for the former id, and whoever takes it next must not inherit them.
      endSessions();
      giveBack(remoteId);
    }
    remoteId = request.id();
    seal = request.seal();
    if (request.iceServers() != null) {
      iceServers = request.iceServers();
    }
    request.granted().run();
    LOG.log(System.Logger.Level.DEBUG, () -> desk.self() + " registered " + remoteId);
    desk.send(Messages.registered(remoteId));
  }

  void onReplaced(Signal signal) {
    if (signal.ref().equals(remoteId)) {
      LOG.log(
          System.Logger.Level.DEBUG,
          () -> desk.self() + " lost " + remoteId + " to " + signal.from());
      desk.close(CloseCause.REMOTE_ID_REPLACED);
    }
  }

  /** The socket is closed. */
  void end() {
    if (remoteId != null) {
      giveBack(remoteId);
      endSessions();
    }
  }

  private void giveBack(String id) {
    var unused =
        desk.exchange()
            .names()
            .release(RemoteIdProtocol.NAME, id, desk.self())
            .whenComplete(
                (released, failure) -> {
                  if (failure != null) {
                    LOG.log(
                        System.Logger.Level.WARNING,
                        () -> desk.self() + " could not give back " + id + ": " + failure);
                  }
                });
  }

  // --- sessions

  /** A client asks for a session. */
  void onConnect(Signal signal) {
    String id = signal.ref();
    if (!signal.text().equals(remoteId)) {
      tell(signal.from(), Signal.of(Talk.NOT_ME, desk.self(), id));
      return;
    }
    Session session = new Session(signal.from(), id);
    sessions.put(id, session);
    count.increment();
    desk.send(Messages.clientConnected(id));
    if (iceServers == null) {
      letIn(id, session, "");
    } else {
      session.timer =
          desk.after(settings.sessionReadyTimeout(), () -> letIn(id, session, iceServers));
    }
  }

  /** Whether a frame is for one of the sessions. */
  boolean isOfSession(Frame frame) {
    String id = frame.string("sessionId");
    return id != null && sessions.containsKey(id);
  }

  /** The server says that it is ready for a client. */
  void sessionReady(Frame frame) {
    Session session = find(frame);
    if (session != null && session.timer != null) {
      boolean fresh = frame.isArray("iceServers");
      letIn(frame.string("sessionId"), session, fresh ? frame.raw("iceServers") : iceServers);
    }
  }

  private void letIn(String id, Session session, String ice) {
    stop(session);
    if (tell(session.client, new Signal(Talk.READY, desk.self(), id, ice)) == Delivery.GONE) {
      drop(id);
    }
  }

  /** A frame of the server's for a client. */
  void relay(Frame frame) {
    Session session = find(frame);
    if (session == null) {
      return;
    }
    String id = frame.string("sessionId");
    // Stated anew, though it is the same: sent twice or in odd escapes, clients might read another.
    Signal signal = new Signal(Talk.TO_CLIENT, desk.self(), id, frame.stated(session.identity));
    if (tell(session.client, signal) == Delivery.GONE) {
      onClientGone(signal);
    }
  }

  private Session find(Frame frame) {
    String id = frame.string("sessionId");
    if (id == null || id.isEmpty()) {
      desk.refuse(Messages.SESSION_ID_REQUIRED);
      return null;
    }
    Session session = sessions.get(id);
    if (session == null) {
      desk.refuse(Messages.SESSION_NOT_FOUND);
    }
    return session;
  }

  /** A client's frame for the server. */
  void onRelay(Signal signal) {
    if (sessions.containsKey(signal.ref())) {
      desk.send(signal.text());
    }
  }

  /** A client whose socket is gone was sent something. */
  void onClientGone(Signal signal) {
    if (sessions.containsKey(signal.ref())) {
      desk.refuse(Messages.CLIENT_NOT_FOUND);
      drop(signal.ref());
    }
  }

  /** The clients of a node that has died are gone. */
  void onNodeLost(String node) {
    List<String> lost =
        sessions.entrySet().stream()
            .filter(entry -> entry.getValue().client.node().equals(node))
            .map(Map.Entry::getKey)
            .toList();
    lost.forEach(this::drop);
  }

  void onClientLeft(Signal signal) {
    drop(signal.ref());
  }

  /** Ends a session whose client is gone; the first to notice it counts. */
  private void drop(String id) {
    Session session = sessions.remove(id);
    if (session != null) {
      stop(session);
      count.decrement();
      desk.send(Messages.clientDisconnected(id));
    }
  }

  private void endSessions() {
    List<Map.Entry<String, Session>> ended = new ArrayList<>(sessions.entrySet());
    sessions.clear();
    for (Map.Entry<String, Session> entry : ended) {
      stop(entry.getValue());
      count.decrement();
      tell(entry.getValue().client, Signal.of(Talk.SERVER_LEFT, desk.self(), entry.getKey()));
    }
  }

  private static void stop(Session session) {
    if (session.timer != null) {
      session.timer.cancel();
      session.timer = null;
    }
  }

  private Delivery tell(PeerId client, Signal signal) {
    return desk.exchange().route(client, signal);
  }
}
