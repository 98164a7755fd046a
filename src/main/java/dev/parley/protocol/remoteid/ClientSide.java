package dev.parley.protocol.remoteid;

import dev.parley.exchange.Delivery;
import dev.parley.exchange.Desk;
import dev.parley.exchange.Names.Holder;
import dev.parley.exchange.PeerId;
import dev.parley.exchange.Signal;
import dev.parley.exchange.Timers;
import dev.parley.json.Frame;
import dev.parley.json.Identity;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * What a socket is as an app: at most one session, pending until its server is ready. A server that
 * turns out to be gone, or to go by another id now, is looked up again, so that a client that asks
 * while a server changes its socket meets the new one.
 */
final class ClientSide {
  private static final System.Logger LOG = System.getLogger(ClientSide.class.getName());

  /** How often a server that was gone is looked up again. */
  private static final int ATTEMPTS = 3;

  /**
   * How much longer than the server's own deadline a pending session lasts: it only ends so if the
   * server's word was lost on the way.
   */
  private static final Duration GRACE = Duration.ofSeconds(5);

  /** The session; {@code pending} runs until it is ready. */
  private static final class Session {
    private final String id;
    private final Identity identity;
    private final String remoteId;
    private final PeerId server;
    private final int attempts;
    private Timers.Timer pending;

    Session(String id, String remoteId, PeerId server, int attempts) {
      this.id = id;
      this.identity = RemoteIdConversation.READER.identity(id);
      this.remoteId = remoteId;
      this.server = server;
      this.attempts = attempts;
    }
  }

  private final Desk desk;
  private final RemoteIdSettings settings;
  private final Allowance allowance;
  private final Predicate<String> permitted;
  private final Supplier<String> sessionIds;
  private Session session;
  private boolean wasReady;
  private boolean serverLeft;

  ClientSide(
      Desk desk,
      RemoteIdSettings settings,
      Allowance allowance,
      Predicate<String> permitted,
      Supplier<String> sessionIds) {
    this.desk = desk;
    this.settings = settings;
    this.allowance = allowance;
    this.permitted = permitted;
    this.sessionIds = sessionIds;
  }

  /** Whether the socket has, or ever had, a session. */
  boolean isClient() {
    return session != null || wasReady;
  }

  /** Whether there is a session now, pending or not. */
  boolean hasSession() {
    return session != null;
  }

  // --- finding the server

  void connect(Frame frame, Runnable asked) {
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
      LOG.log(System.Logger.Level.INFO, "{0} may not ask for its Remote ID", desk.self());
      desk.refuse(Messages.UNAUTHORIZED);
      return;
    }
    asked.run();
    end();
    serverLeft = false;
    lookUp(id.get(), null, ATTEMPTS);
  }

  /**
   * Looks a server up.
   *
   * @param notThere who was found before and was not there; null: nobody yet
   */
  private void lookUp(String remoteId, PeerId notThere, int attempts) {
    desk.await(
        desk.exchange().names().find(RemoteIdProtocol.NAME, remoteId),
        (holder, failure) -> {
          if (failure != null) {
            LOG.log(
                System.Logger.Level.WARNING, () -> desk.self() + " could not look up: " + failure);
            desk.refuse(Messages.TRY_AGAIN);
          } else if (!desk.isClosed()) {
            PeerId owner = holder.map(Holder::owner).orElse(null);
            if (owner == null || owner.equals(notThere)) {
              allowance.failedLookup(Messages.SERVER_NOT_FOUND);
            } else {
              ask(new Session(sessionIds.get(), remoteId, owner, attempts));
            }
          }
        });
  }

  private void ask(Session asked) {
    session = asked;
    asked.pending = desk.after(settings.sessionReadyTimeout().plus(GRACE), this::unanswered);
    Signal signal = new Signal(Talk.CONNECT, desk.self(), asked.id, asked.remoteId);
    if (desk.exchange().route(asked.server, signal) == Delivery.GONE) {
      onNotThere(signal);
    }
  }

  private void unanswered() {
    end();
    serverLeft = true;
    desk.refuse(Messages.SERVER_DISCONNECTED);
  }

  /** The server is gone, or does not go by that id any more. */
  void onNotThere(Signal signal) {
    if (isMine(signal)) {
      Session was = forget();
      if (was.attempts > 0) {
        lookUp(was.remoteId, was.server, was.attempts - 1);
      } else {
        desk.refuse(Messages.SERVER_NOT_FOUND);
      }
    }
  }

  void onReady(Signal signal) {
    if (isMine(signal) && session.pending != null) {
      session.pending.cancel();
      session.pending = null;
      wasReady = true;
      LOG.log(
          System.Logger.Level.DEBUG,
          () -> desk.self() + " connected to " + session.remoteId + " at " + session.server);
      desk.send(Messages.connected(session.remoteId, session.id, signal.text()));
    }
  }

  // --- the session

  /** A frame of the client's for its server. */
  void relay(Frame frame) {
    if (session == null) {
      desk.refuse(serverLeft ? Messages.SERVER_DISCONNECTED : Messages.NOT_REGISTERED);
      return;
    }
    Signal signal =
        new Signal(Talk.TO_SERVER, desk.self(), session.id, frame.stated(session.identity));
    if (desk.exchange().route(session.server, signal) == Delivery.GONE) {
      onServerGone(signal);
    }
  }

  /** A server's frame for the client. */
  void onRelay(Signal signal) {
    if (isMine(signal)) {
      desk.send(signal.text());
    }
  }

  void onServerLeft(Signal signal) {
    if (isMine(signal)) {
      boolean ready = session.pending == null;
      forget();
      serverLeft = true;
      if (ready) {
        desk.send(Messages.PEER_DISCONNECTED);
      } else {
        desk.refuse(Messages.SERVER_DISCONNECTED);
      }
    }
  }

  /** The server's node has died, and the server with it. */
  void onNodeLost(String node) {
    if (session != null && session.server.node().equals(node)) {
      onServerLeft(Signal.of(Talk.SERVER_LEFT, session.server, session.id));
    }
  }

  /** A server whose socket is gone was sent something. */
  void onServerGone(Signal signal) {
    if (isMine(signal)) {
      boolean ready = session.pending == null;
      onServerLeft(signal);
      if (ready) {
        desk.refuse(Messages.SERVER_DISCONNECTED);
      }
    }
  }

  /** Ends the session, if there is one, and tells its server. */
  void end() {
    if (session != null) {
      Session was = forget();
      // Where nobody is any more, nobody needs to be told.
      var unused =
          desk.exchange().route(was.server, Signal.of(Talk.CLIENT_LEFT, desk.self(), was.id));
    }
  }

  private Session forget() {
    Session was = session;
    session = null;
    if (was.pending != null) {
      was.pending.cancel();
    }
    return was;
  }

  private boolean isMine(Signal signal) {
    return session != null && session.id.equals(signal.ref());
  }
}
