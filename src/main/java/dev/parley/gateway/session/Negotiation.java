package dev.parley.gateway.session;

import dev.parley.gateway.core.Counter;
import dev.parley.gateway.core.Counters;
import dev.parley.gateway.core.Serial;
import dev.parley.gateway.ice.IceServer;
import dev.parley.gateway.rtc.BadSdp;
import dev.parley.gateway.rtc.IceCandidate;
import dev.parley.gateway.rtc.OfferSdp;
import dev.parley.gateway.rtc.PeerCandidates;
import dev.parley.gateway.rtc.RtcConnection;
import dev.parley.gateway.rtc.RtcException;
import dev.parley.gateway.signaling.SignalingMessage;
import dev.parley.json.JsonText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A session's offers, answers and candidates, in whatever order they come and however often
 * (PROTOCOLS.md, section 5). In the session's turns only.
 */
final class Negotiation {
  private static final System.Logger LOG = System.getLogger(Negotiation.class.getName());

  private static final int MAX_OFFERS = 64;
  private static final int MAX_CANDIDATES = 256;

  private final Session session;
  private final SessionContext context;
  private final Counters counters;
  private final Serial turns;

  /** Candidates that came before the offer was answered. */
  private final List<SignalingMessage.IceCandidate> early = new ArrayList<>();

  /** Own candidates that were found before the answer was sent. */
  private final List<IceCandidate> found = new ArrayList<>();

  private CompletableFuture<List<IceServer>> iceServers;
  private RtcConnection connection;

  /** The last offer that was answered, and its answer. */
  private OfferSdp answered;

  private String answer;

  /** The offer that is being answered. */
  private OfferSdp current;

  /** The offer that came meanwhile; an older one that did is of no use any more. */
  private OfferSdp next;

  private int offers;
  private int candidates;

  Negotiation(Session session, SessionContext context, Serial turns) {
    this.session = session;
    this.context = context;
    this.counters = context.bridges().counters();
    this.turns = turns;
  }

  void announce() {
    // Asked anew: time-limited credentials may have run out since.
    CompletableFuture<List<IceServer>> asked = context.iceServers().get();
    iceServers = asked;
    CompletableFuture<?> unused =
        asked.thenAcceptAsync(
            servers -> {
              if (!session.isClosed()) {
                session.send(
                    JsonText.frame("session-ready").raw("iceServers", IceServer.json(servers)));
              }
            },
            turns);
  }

  void offer(String sdp) {
    OfferSdp offer;
    try {
      offer = OfferSdp.read(sdp);
    } catch (BadSdp e) {
      refuse(e.getMessage());
      return;
    }
    if (++offers > MAX_OFFERS) {
      refuse("too many offers");
    } else if (current != null) {
      next = current.text().equals(offer.text()) ? null : offer;
    } else if (answered != null && answered.text().equals(offer.text())) {
      sendAnswer();
    } else {
      negotiate(offer);
    }
  }

  private void refuse(String reason) {
    counters.count(Counter.OFFERS_REFUSED);
    LOG.log(
        System.Logger.Level.DEBUG, "session {0}: an offer is refused: {1}", session.id(), reason);
  }

  private void negotiate(OfferSdp offer) {
    current = offer;
    session.offered(offer.maxMessageBytes());
    CompletableFuture<?> unused =
        iceServers
            .thenComposeAsync(servers -> answer(offer, servers), turns)
            .whenCompleteAsync((text, failure) -> answered(offer, text, failure), turns);
  }

  private CompletableFuture<String> answer(OfferSdp offer, List<IceServer> servers) {
    if (session.isClosed()) {
      return CompletableFuture.failedFuture(new RtcException("the session has ended"));
    }
    if (connection == null) {
      try {
        connection = context.stack().connect(servers, turns, session);
      } catch (RtcException e) {
        return CompletableFuture.failedFuture(e);
      }
    }
    return connection.answer(offer);
  }

  private void answered(OfferSdp offer, String text, Throwable failure) {
    current = null;
    if (session.isClosed()) {
      return;
    }
    if (failure == null) {
      answered = offer;
      answer = text;
      sendAnswer();
      found.forEach(this::send);
      found.clear();
      early.forEach(this::apply);
      early.clear();
    } else {
      refuse(String.valueOf(failure.getMessage()));
      if (answered == null && connection != null) {
        // A connection that has seen half an offer is of no use to a better one.
        connection.close();
        connection = null;
        found.clear();
      }
    }
    if (next != null) {
      OfferSdp waiting = next;
      next = null;
      negotiate(waiting);
    }
  }

  private void sendAnswer() {
    session.send(
        JsonText.frame("answer")
            .raw("data", JsonText.object().put("type", "answer").put("sdp", answer).end()));
  }

  /** A way to reach this side. */
  void found(IceCandidate candidate) {
    if (session.isClosed() || connection == null) {
      return;
    }
    if (answer == null) {
      found.add(candidate); // Clients insist on the answer first.
    } else {
      send(candidate);
    }
  }

  private void send(IceCandidate candidate) {
    session.send(
        JsonText.frame("ice-candidate")
            .raw(
                "data",
                JsonText.object()
                    .put("candidate", candidate.candidate())
                    .put("sdpMid", candidate.sdpMid())
                    .put("sdpMLineIndex", candidate.sdpMLineIndex())
                    .end()));
  }

  /** A way to reach the peer. */
  void candidate(SignalingMessage.IceCandidate candidate) {
    if (candidate.candidate().isEmpty()) {
      return; // The end of candidates: nothing to do, because others may be found on the way.
    }
    if (++candidates > MAX_CANDIDATES) {
      counters.count(Counter.CANDIDATES_REFUSED);
    } else if (answered == null) {
      early.add(candidate);
    } else {
      apply(candidate);
    }
  }

  private void apply(SignalingMessage.IceCandidate candidate) {
    Optional<String> good = PeerCandidates.read(candidate.candidate());
    // There is one media section: a candidate that is for another is for nobody.
    boolean ours =
        candidate.sdpMid().map(answered.mid()::equals).orElse(candidate.sdpMLineIndex() == 0);
    if (good.isEmpty() || !ours) {
      counters.count(Counter.CANDIDATES_REFUSED);
      return;
    }
    try {
      connection.addCandidate(new IceCandidate(good.get(), answered.mid(), 0));
    } catch (RtcException e) {
      counters.count(Counter.CANDIDATES_REFUSED);
    }
  }

  void end() {
    if (connection != null) {
      connection.close();
      connection = null;
    }
    early.clear();
    found.clear();
  }
}
