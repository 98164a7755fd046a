package dev.parley.gateway.rig;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.onvoid.webrtc.CreateSessionDescriptionObserver;
import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.PeerConnectionObserver;
import dev.onvoid.webrtc.RTCConfiguration;
import dev.onvoid.webrtc.RTCDataChannel;
import dev.onvoid.webrtc.RTCDataChannelInit;
import dev.onvoid.webrtc.RTCIceCandidate;
import dev.onvoid.webrtc.RTCIceServer;
import dev.onvoid.webrtc.RTCIceTransportPolicy;
import dev.onvoid.webrtc.RTCOfferOptions;
import dev.onvoid.webrtc.RTCPeerConnection;
import dev.onvoid.webrtc.RTCPeerConnectionIceErrorEvent;
import dev.onvoid.webrtc.RTCPeerConnectionState;
import dev.onvoid.webrtc.RTCSdpType;
import dev.onvoid.webrtc.RTCSessionDescription;
import dev.onvoid.webrtc.SetSessionDescriptionObserver;
import dev.parley.gateway.ice.IceServer;
import dev.parley.json.BadFrame;
import dev.parley.json.Frame;
import dev.parley.json.FrameReader;
import dev.parley.json.JsonText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** A browser: dials the gateway through the {@link SignalingStub} and opens data channels. */
public final class Browser implements AutoCloseable {
  private static final FrameReader DATA =
      FrameReader.objects("type", "sdp", "candidate", "sdpMid", "sdpMLineIndex");

  private final SignalingStub signaling;
  private final String sessionId;
  private final RTCPeerConnection peer;
  private final Map<String, BrowserChannel> channels = new LinkedHashMap<>();
  private final BlockingQueue<Frame> frames = new LinkedBlockingQueue<>();
  private final BlockingQueue<RTCPeerConnectionState> states = new LinkedBlockingQueue<>();
  private final Queue<String> candidates = new ConcurrentLinkedQueue<>();
  private final BlockingQueue<Integer> iceErrors = new LinkedBlockingQueue<>();
  private volatile UnaryOperator<String> sdpEdit = sdp -> sdp;
  private volatile UnaryOperator<String> wayEdit = candidate -> candidate;
  private volatile boolean hidden;
  private volatile String answerSdp;
  private volatile String offerSdp;
  private boolean closed;

  /** A browser that has not dialled yet. */
  public Browser(PeerConnectionFactory factory, SignalingStub signaling, String sessionId) {
    this.signaling = signaling;
    this.sessionId = sessionId;
    this.peer = factory.createPeerConnection(new RTCConfiguration(), new Observer());
    signaling.client(sessionId, this::heard);
  }

  private final class Observer implements PeerConnectionObserver {
    @Override
    public void onIceCandidate(RTCIceCandidate candidate) {
      candidates.add(candidate.sdp);
      if (hidden) {
        return;
      }
      signaling.say(
          frame(
              "ice-candidate",
              JsonText.object()
                  .put("candidate", candidate.sdp)
                  .put("sdpMid", candidate.sdpMid)
                  .put("sdpMLineIndex", candidate.sdpMLineIndex)
                  .end()));
    }

    @Override
    public void onIceCandidateError(RTCPeerConnectionIceErrorEvent error) {
      iceErrors.add(error.getErrorCode());
    }

    @Override
    public void onConnectionChange(RTCPeerConnectionState state) {
      states.add(state);
    }
  }

  private String frame(String type, String data) {
    return JsonText.frame(type).put("sessionId", sessionId).raw("data", data).end();
  }

  private synchronized void heard(Frame frame) {
    frames.add(frame);
    if (closed) {
      return;
    }
    try {
      switch (frame.type()) {
        case "answer" -> {
          boolean first = answerSdp == null;
          answerSdp = DATA.read(frame.raw("data")).string("sdp");
          if (first) {
            CompletableFuture<Void> unused =
                set(
                    observer ->
                        peer.setRemoteDescription(
                            new RTCSessionDescription(RTCSdpType.ANSWER, answerSdp), observer));
          }
        }
        case "ice-candidate" -> {
          Frame data = DATA.read(frame.raw("data"));
          String candidate = wayEdit.apply(data.string("candidate"));
          if (!candidate.isEmpty()) {
            peer.addIceCandidate(new RTCIceCandidate(data.string("sdpMid"), 0, candidate));
          }
        }
        default -> {}
      }
    } catch (BadFrame e) {
      throw new AssertionError(e);
    }
  }

  private static CompletableFuture<Void> set(Consumer<SetSessionDescriptionObserver> call) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    call.accept(
        new SetSessionDescriptionObserver() {
          @Override
          public void onSuccess() {
            done.complete(null);
          }

          @Override
          public void onFailure(String error) {
            done.completeExceptionally(new AssertionError(error));
          }
        });
    return done;
  }

  public String sessionId() {
    return sessionId;
  }

  /** Changes offers before they are sent. */
  public Browser editing(UnaryOperator<String> edit) {
    sdpEdit = edit;
    return this;
  }

  /**
   * Goes a way of the test's own: keeps its own candidates to itself and takes the gateway's only
   * as the test changes them; an empty one is not taken.
   */
  public Browser going(UnaryOperator<String> way) {
    wayEdit = way;
    hidden = true;
    return this;
  }

  /** Shows itself through the relays of these servers only; before the offer. */
  public Browser relayed(List<IceServer> servers) {
    RTCConfiguration configuration = new RTCConfiguration();
    configuration.iceTransportPolicy = RTCIceTransportPolicy.RELAY;
    for (IceServer server : servers) {
      RTCIceServer relay = new RTCIceServer();
      relay.urls.addAll(server.urls());
      relay.username = server.username().orElse("");
      relay.password = server.credential().orElse("");
      configuration.iceServers.add(relay);
    }
    peer.setConfiguration(configuration);
    return this;
  }

  /** The candidates found so far. */
  public List<String> candidates() {
    return List.copyOf(candidates);
  }

  /** The next STUN or TURN server's refusal, its code (W3C WebRTC, 4.8.2). */
  public int iceError() {
    return Await.next(iceErrors);
  }

  /** A channel; before dialling, or later. */
  public BrowserChannel channel(String label) {
    RTCDataChannel channel = peer.createDataChannel(label, new RTCDataChannelInit());
    BrowserChannel made = new BrowserChannel(channel);
    channels.put(label, made);
    return made;
  }

  /** Announces itself and waits until the gateway is ready. */
  public Frame announce() {
    signaling.say(JsonText.frame("client-connected").put("sessionId", sessionId).end());
    return next("session-ready");
  }

  /** Announces itself, offers, and waits until the connection is up. */
  public Browser dial() {
    announce();
    offer();
    awaitState(RTCPeerConnectionState.CONNECTED);
    return this;
  }

  /** Makes an offer and sends it. */
  public void offer() {
    CompletableFuture<RTCSessionDescription> made = new CompletableFuture<>();
    peer.createOffer(
        new RTCOfferOptions(),
        new CreateSessionDescriptionObserver() {
          @Override
          public void onSuccess(RTCSessionDescription description) {
            made.complete(description);
          }

          @Override
          public void onFailure(String error) {
            made.completeExceptionally(new AssertionError(error));
          }
        });
    RTCSessionDescription offer = get(made);
    get(set(observer -> peer.setLocalDescription(offer, observer)));
    offerSdp = sdpEdit.apply(offer.sdp);
    sendOffer(offerSdp);
  }

  /** Sends an offer, right or wrong. */
  public void sendOffer(String sdp) {
    signaling.say(frame("offer", JsonText.object().put("type", "offer").put("sdp", sdp).end()));
  }

  /** Sends the last offer once more. */
  public void offerAgain() {
    sendOffer(offerSdp);
  }

  private static <T> T get(CompletableFuture<T> future) {
    try {
      return future.get(Await.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** The next frame of a type that the gateway sent to this client; others before it are passed. */
  public Frame next(String type) {
    Frame frame = Await.next(frames);
    while (!frame.type().equals(type)) {
      frame = Await.next(frames);
    }
    return frame;
  }

  /** The gateway's last answer. */
  public String answerSdp() {
    return answerSdp;
  }

  /** Waits for a state of the peer connection. */
  public void awaitState(RTCPeerConnectionState state) {
    RTCPeerConnectionState now = Await.next(states);
    while (now != state) {
      if (now == RTCPeerConnectionState.FAILED) {
        throw new AssertionError("the connection has failed");
      }
      now = Await.next(states);
    }
  }

  /** Ends the connection; the gateway hears of it by DTLS. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    channels.values().forEach(BrowserChannel::forget);
    peer.close();
  }

  /** Text as the bytes that a channel carries. */
  public static byte[] utf8(String text) {
    return text.getBytes(UTF_8);
  }
}
