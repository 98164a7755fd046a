package dev.parley.gateway.rtc.libwebrtc;

import dev.onvoid.webrtc.CreateSessionDescriptionObserver;
import dev.onvoid.webrtc.PeerConnectionObserver;
import dev.onvoid.webrtc.RTCAnswerOptions;
import dev.onvoid.webrtc.RTCDataChannel;
import dev.onvoid.webrtc.RTCIceCandidate;
import dev.onvoid.webrtc.RTCPeerConnection;
import dev.onvoid.webrtc.RTCPeerConnectionState;
import dev.onvoid.webrtc.RTCSdpType;
import dev.onvoid.webrtc.RTCSessionDescription;
import dev.onvoid.webrtc.SetSessionDescriptionObserver;
import dev.parley.gateway.rtc.IceCandidate;
import dev.parley.gateway.rtc.OfferSdp;
import dev.parley.gateway.rtc.RtcConnection;
import dev.parley.gateway.rtc.RtcException;
import dev.parley.gateway.rtc.RtcState;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * A peer connection of libwebrtc. Native calls are made in turns only, so that none meets a
 * connection that another thread is closing; the exceptions are those of {@link NativeChannel}.
 */
final class NativeConnection implements RtcConnection {
  private static final System.Logger LOG = System.getLogger(NativeConnection.class.getName());

  private final Executor turns;
  private final SharedFactory.Lease lease;
  private final Observer observer;

  // Added to by the threads that announce channels.
  private final Queue<NativeChannel> channels = new ConcurrentLinkedQueue<>();
  // In turns only.
  private RTCPeerConnection peer;
  private boolean closed;

  NativeConnection(Executor turns, Listener listener, SharedFactory.Lease lease) {
    this.turns = turns;
    this.lease = lease;
    this.observer = new Observer(listener, this);
  }

  PeerConnectionObserver observer() {
    return observer;
  }

  /** Called within the turn that makes the connection. */
  void begin(RTCPeerConnection made) {
    peer = made;
  }

  @Override
  public CompletableFuture<String> answer(OfferSdp offer) {
    RTCSessionDescription remote = new RTCSessionDescription(RTCSdpType.OFFER, offer.text());
    return this.<Void>step("the offer", done -> peer.setRemoteDescription(remote, set(done)))
        .thenComposeAsync(
            set ->
                this.<RTCSessionDescription>step(
                    "an answer", done -> peer.createAnswer(new RTCAnswerOptions(), create(done))),
            turns)
        .thenComposeAsync(
            local ->
                this.<Void>step(
                        "its own answer", done -> peer.setLocalDescription(local, set(done)))
                    .thenApply(set -> local.sdp),
            turns);
  }

  /** One asynchronous native call. */
  private <T> CompletableFuture<T> step(String what, Consumer<CompletableFuture<T>> call) {
    CompletableFuture<T> done = new CompletableFuture<>();
    if (closed) {
      done.completeExceptionally(new RtcException("the connection is closed"));
      return done;
    }
    try {
      call.accept(done);
    } catch (RuntimeException | Error e) {
      done.completeExceptionally(new RtcException("WebRTC refused " + what, e));
    }
    return done;
  }

  private static SetSessionDescriptionObserver set(CompletableFuture<Void> done) {
    return new SetSessionDescriptionObserver() {
      @Override
      public void onSuccess() {
        done.complete(null);
      }

      @Override
      public void onFailure(String error) {
        done.completeExceptionally(new RtcException("WebRTC refused a description: " + error));
      }
    };
  }

  private static CreateSessionDescriptionObserver create(
      CompletableFuture<RTCSessionDescription> done) {
    return new CreateSessionDescriptionObserver() {
      @Override
      public void onSuccess(RTCSessionDescription description) {
        done.complete(description);
      }

      @Override
      public void onFailure(String error) {
        done.completeExceptionally(new RtcException("WebRTC has no answer: " + error));
      }
    };
  }

  @Override
  public void addCandidate(IceCandidate candidate) throws RtcException {
    if (closed) {
      return;
    }
    try {
      peer.addIceCandidate(
          new RTCIceCandidate(
              candidate.sdpMid(), candidate.sdpMLineIndex(), candidate.candidate()));
    } catch (RuntimeException | Error e) {
      throw new RtcException("WebRTC refused a candidate", e);
    }
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    // webrtc-java never frees the observers it was given: this one must hold on to nothing.
    observer.target = null;
    try {
      peer.close();
    } catch (RuntimeException | Error e) {
      LOG.log(System.Logger.Level.WARNING, "a peer connection did not close", e);
    }
    // Closing has waited for the thread that announces channels: there are no more than these.
    channels.forEach(NativeChannel::end);
    channels.clear();
    // Now the factory may go, with its threads: a native call afterwards would end the process.
    lease.end();
  }

  /** A channel was opened. On the thread that announces it. */
  private void announced(RTCDataChannel opened, Listener listener) {
    NativeChannel channel = new NativeChannel(opened, turns, channels::remove);
    channels.add(channel);
    channel.listen(listener.onChannel(channel), lease);
  }

  /** Whom libwebrtc calls. Lives as long as the process; what it knows ends with the connection. */
  private static final class Observer implements PeerConnectionObserver {
    private record Target(Listener listener, NativeConnection connection) {}

    private volatile Target target;

    Observer(Listener listener, NativeConnection connection) {
      target = new Target(listener, connection);
    }

    @Override
    public void onIceCandidate(RTCIceCandidate candidate) {
      CallBack.pass(
          target,
          to ->
              to.listener()
                  .onCandidate(
                      new IceCandidate(candidate.sdp, candidate.sdpMid, candidate.sdpMLineIndex)));
    }

    @Override
    public void onConnectionChange(RTCPeerConnectionState state) {
      CallBack.pass(target, to -> to.listener().onState(RtcState.valueOf(state.name())));
    }

    @Override
    public void onDataChannel(RTCDataChannel opened) {
      CallBack.pass(target, to -> to.connection().announced(opened, to.listener()));
    }
  }
}
