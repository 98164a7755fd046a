package dev.parley.gateway.session;

import dev.parley.gateway.bridge.Bridge;
import dev.parley.gateway.bridge.BridgeContext;
import dev.parley.gateway.core.Counter;
import dev.parley.gateway.core.Counters;
import dev.parley.gateway.core.Limits;
import dev.parley.gateway.core.Serial;
import dev.parley.gateway.rtc.IceCandidate;
import dev.parley.gateway.rtc.OfferSdp;
import dev.parley.gateway.rtc.PeerCandidates;
import dev.parley.gateway.rtc.RtcChannel;
import dev.parley.gateway.rtc.RtcConnection;
import dev.parley.gateway.rtc.RtcState;
import dev.parley.gateway.signaling.SignalingMessage;
import dev.parley.json.JsonText;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * One client's session. Everything in it happens in its turns; what is called from elsewhere takes
 * a note and returns. Until its peer connection is up it ends with the client's signaling socket;
 * from then on it lives as long as the peer connection.
 */
final class Session implements RtcConnection.Listener {
  private static final System.Logger LOG = System.getLogger(Session.class.getName());

  /** Signaling frames that may wait for their turn: a browser sends some dozen in all. */
  private static final int MAX_WAITING = 512;

  /**
   * libwebrtc reports DISCONNECTED after about 6 s of silence and FAILED about 10 s later; a peer
   * that vanished must be noticed within 20 s in all, whatever the stack does.
   */
  private static final Duration DISCONNECTED_WAIT = Duration.ofSeconds(13);

  private final String id;
  private final SessionContext context;
  private final BridgeContext own;
  private final Sessions sessions;
  private final Limits limits;
  private final Counters counters;
  private final Serial turns;
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicLong messageIds = new AtomicLong();
  private final AtomicInteger channels = new AtomicInteger();
  private final CompletableFuture<Void> end = new CompletableFuture<>();

  private final Bridge.Owner owner =
      new Bridge.Owner() {
        @Override
        public void closed(Bridge bridge) {
          channelClosed(bridge);
        }

        @Override
        public void stalled() {
          end("the browser took nothing for " + limits.peerWait().toSeconds() + " s");
        }
      };

  // In turns only.
  private final Negotiation negotiation;
  private final Set<Bridge> bridges = new LinkedHashSet<>();
  private boolean offered;
  private boolean connected;
  private boolean hadChannel;
  private boolean closing;
  private boolean closed;
  private Future<?> timer;
  private Future<?> silence;
  private int silences;

  // Written in turns, read by the stack's threads as well.
  private volatile int maxMessageBytes;

  Session(String id, SessionContext context, Sessions sessions) {
    this.id = id;
    this.context = context;
    this.own = context.bridges().session();
    this.sessions = sessions;
    this.limits = context.bridges().limits();
    this.counters = context.bridges().counters();
    this.turns = new Serial(context.workers());
    this.negotiation = new Negotiation(this, context, turns);
    this.timer = after(limits.offerWait(), () -> !offered, () -> end("no offer came in time"));
  }

  String id() {
    return id;
  }

  /** Open data channels. */
  int channels() {
    return channels.get();
  }

  /**
   * Does something later.
   *
   * @param still whether it is still to be done when its turn comes: whoever cancels it in an
   *     earlier turn does not call it back from the turns
   */
  private Future<?> after(Duration wait, BooleanSupplier still, Runnable what) {
    Runnable task =
        () -> {
          if (still.getAsBoolean()) {
            what.run();
          }
        };
    return context
        .bridges()
        .timer()
        .schedule(() -> turns.execute(task), wait.toMillis(), TimeUnit.MILLISECONDS);
  }

  // --- from the signaling link

  /** Takes a signaling frame into the turns, if not too many wait there already. */
  private void signal(Counter otherwise, Runnable what) {
    if (waiting.incrementAndGet() > MAX_WAITING) {
      waiting.decrementAndGet();
      counters.count(otherwise);
      return;
    }
    turns.execute(
        () -> {
          waiting.decrementAndGet();
          if (!closed) {
            what.run();
          }
        });
  }

  /** Says that the session is ready; once more if it is announced once more. */
  void announce() {
    signal(Counter.SIGNALING_ERRORS, negotiation::announce);
  }

  void offer(String sdp) {
    if (OfferSdp.isShort(sdp)) {
      signal(Counter.OFFERS_REFUSED, () -> negotiation.offer(sdp));
    } else {
      counters.count(Counter.OFFERS_REFUSED);
    }
  }

  void candidate(SignalingMessage.IceCandidate candidate) {
    // Before it waits anywhere: a frame may be as long as a mebibyte.
    if (PeerCandidates.isShort(candidate.candidate(), candidate.sdpMid())) {
      signal(Counter.CANDIDATES_REFUSED, () -> negotiation.candidate(candidate));
    } else {
      counters.count(Counter.CANDIDATES_REFUSED);
    }
  }

  void clientLeft() {
    signal(
        Counter.SIGNALING_ERRORS,
        () -> {
          if (!connected) {
            end("the client left before the connection was up");
          }
        });
  }

  /** Ends the session; completes when it has ended. */
  CompletableFuture<Void> close(String reason) {
    turns.execute(() -> end(reason));
    return end;
  }

  // --- from the negotiation, in turns

  /** An offer was taken: what comes next has its own time, whatever other offers follow. */
  void offered(int maxBytes) {
    maxMessageBytes = maxBytes;
    if (!offered) {
      offered = true;
      timer.cancel(false);
      timer =
          after(
              limits.offerWait(),
              () -> !connected,
              () -> end("the connection did not come up in time"));
    }
  }

  /** Sends a frame of this session. */
  void send(JsonText frame) {
    if (!context.signals().test(frame.put("sessionId", id).end())) {
      LOG.log(System.Logger.Level.DEBUG, "session {0}: no signaling line now", id);
    }
  }

  boolean isClosed() {
    return closed;
  }

  // --- from the peer connection, on the stack's threads

  @Override
  public void onCandidate(IceCandidate candidate) {
    turns.execute(() -> negotiation.found(candidate));
  }

  @Override
  public void onState(RtcState state) {
    turns.execute(() -> state(state));
  }

  @Override
  public RtcChannel.Listener onChannel(RtcChannel channel) {
    int open = channels.incrementAndGet();
    Bridge bridge = new Bridge(own, turns, id, channel, messageIds, maxMessageBytes, owner);
    turns.execute(() -> channelOpened(bridge, open <= limits.channels()));
    return bridge;
  }

  @Override
  public void onWornOut() {
    turns.execute(this::wearOut);
  }

  // --- in turns

  private void channelOpened(Bridge bridge, boolean taken) {
    if (closed) {
      bridge.abort();
      return;
    }
    bridges.add(bridge);
    hadChannel = true;
    if (closing) {
      bridge.fail("This session is ending.");
    } else if (taken) {
      bridge.start();
    } else {
      counters.count(Counter.CHANNELS_REFUSED);
      bridge.fail("There are too many channels.");
    }
  }

  private void channelClosed(Bridge bridge) {
    channels.decrementAndGet();
    bridges.remove(bridge);
    if (closing && bridges.isEmpty()) {
      end("the connection was worn out");
    }
  }

  private void state(RtcState state) {
    if (closed) {
      return;
    }
    switch (state) {
      case CONNECTED -> {
        stopWaitingForItsReturn();
        if (!connected) {
          connected = true;
          timer.cancel(false);
          sessions.connected(this);
        }
      }
      case DISCONNECTED -> {
        if (hadChannel && bridges.isEmpty()) {
          // A browser that is closed in good order closes its channels first, and says no more.
          end("the peer has left");
        } else if (silence == null) {
          int number = ++silences;
          silence =
              after(
                  DISCONNECTED_WAIT,
                  () -> silence != null && silences == number,
                  () -> end("the peer has vanished"));
        }
      }
      case FAILED -> end(connected ? "the peer has vanished" : "no way to the peer was found");
      case CLOSED -> end("the peer connection was closed");
      case NEW, CONNECTING -> {}
    }
  }

  private void stopWaitingForItsReturn() {
    if (silence != null) {
      silence.cancel(false);
      silence = null;
    }
  }

  /** The stack keeps too much memory for this connection: it ends, in good order. */
  private void wearOut() {
    if (closed || closing) {
      return;
    }
    closing = true;
    timer.cancel(false);
    Set.copyOf(bridges).forEach(bridge -> bridge.fail("This session is too old; connect again."));
    if (bridges.isEmpty()) {
      end("the connection was worn out");
    } else {
      timer =
          after(
              limits.closeWait().plusSeconds(1),
              () -> true,
              () -> end("the connection was worn out"));
    }
  }

  private void end(String reason) {
    if (closed) {
      return;
    }
    closed = true;
    timer.cancel(false);
    stopWaitingForItsReturn();
    Set.copyOf(bridges).forEach(Bridge::channelClosed);
    negotiation.end();
    LOG.log(System.Logger.Level.INFO, "session {0} has ended: {1}", id, reason);
    sessions.ended(this, connected, reason);
    end.complete(null);
  }
}
