package dev.parley.gateway.session;

import dev.parley.gateway.core.Counter;
import dev.parley.gateway.core.Counters;
import dev.parley.gateway.core.Limits;
import dev.parley.gateway.signaling.SignalingMessage;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * All sessions of a gateway. {@link #accept} and {@link #closeAll} are called by one thread at a
 * time, the rest from any.
 */
public final class Sessions {
  private static final System.Logger LOG = System.getLogger(Sessions.class.getName());

  private final SessionContext context;
  private final Limits limits;
  private final Counters counters;
  private final Map<String, Session> sessions = new ConcurrentHashMap<>();
  private final AtomicInteger pending = new AtomicInteger();
  private volatile boolean closed;

  /** None yet. */
  public Sessions(SessionContext context) {
    this.context = context;
    this.limits = context.bridges().limits();
    this.counters = context.bridges().counters();
  }

  /** Takes what the signaling server says; never blocks. */
  public void accept(SignalingMessage message) {
    if (closed) {
      return;
    }
    if (message instanceof SignalingMessage.ClientConnected client) {
      announced(client.sessionId());
    } else if (message instanceof SignalingMessage.Offer offer) {
      with(offer.sessionId(), session -> session.offer(offer.sdp()));
    } else if (message instanceof SignalingMessage.IceCandidate candidate) {
      with(candidate.sessionId(), session -> session.candidate(candidate));
    } else if (message instanceof SignalingMessage.ClientDisconnected client) {
      with(client.sessionId(), Session::clientLeft);
    } else if (message instanceof SignalingMessage.ServerError error) {
      // A client that leaves in the same instant is the usual cause.
      LOG.log(System.Logger.Level.DEBUG, "the signaling server says: {0}", error.error());
    } else {
      // Malformed, unknown, or an answer: this side never makes an offer.
      counters.count(Counter.SIGNALING_ERRORS);
    }
  }

  private void announced(String id) {
    Session known = sessions.get(id);
    if (known != null) {
      known.announce();
      return;
    }
    if (sessions.size() >= limits.sessions() || pending.get() >= limits.pendingSessions()) {
      counters.count(Counter.SESSIONS_REFUSED);
      LOG.log(System.Logger.Level.WARNING, "session {0} is not taken: there are too many", id);
      return;
    }
    counters.count(Counter.SESSIONS_OPENED);
    pending.incrementAndGet();
    Session session = new Session(id, context, this);
    sessions.put(id, session);
    session.announce();
  }

  private void with(String id, Consumer<Session> what) {
    Session session = sessions.get(id);
    if (session == null) {
      counters.count(Counter.SIGNALING_STRAYS);
    } else {
      what.accept(session);
    }
  }

  /** A session's peer connection came up for the first time. */
  void connected(Session session) {
    pending.decrementAndGet();
    counters.count(Counter.SESSIONS_CONNECTED);
    context.events().opened(session.id());
  }

  /** A session has ended. */
  void ended(Session session, boolean wasConnected, String reason) {
    sessions.remove(session.id(), session);
    if (!wasConnected) {
      pending.decrementAndGet();
    }
    counters.count(Counter.SESSIONS_CLOSED);
    context.events().closed(session.id(), reason);
  }

  /** Sessions at this moment, pending ones included. */
  public int size() {
    return sessions.size();
  }

  /** Sessions whose peer connection is not up yet. */
  public int pending() {
    return pending.get();
  }

  /** Open data channels of all sessions, at this moment. */
  public int channels() {
    return sessions.values().stream().mapToInt(Session::channels).sum();
  }

  /** Ends all sessions and takes none any more; completes when they have ended. */
  public CompletableFuture<Void> closeAll(String reason) {
    closed = true;
    List<CompletableFuture<Void>> ends =
        sessions.values().stream().map(session -> session.close(reason)).toList();
    return CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new));
  }
}
