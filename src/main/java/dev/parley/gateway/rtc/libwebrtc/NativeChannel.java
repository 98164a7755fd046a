package dev.parley.gateway.rtc.libwebrtc;

import dev.onvoid.webrtc.RTCDataChannel;
import dev.onvoid.webrtc.RTCDataChannelBuffer;
import dev.onvoid.webrtc.RTCDataChannelObserver;
import dev.onvoid.webrtc.RTCDataChannelState;
import dev.parley.gateway.rtc.RtcChannel;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * A data channel of libwebrtc. Native calls are made in its connection's turns only; the exceptions
 * are those of {@link #listen} and of a look at the state, on the thread that announces it.
 */
final class NativeChannel implements RtcChannel {
  private static final System.Logger LOG = System.getLogger(NativeChannel.class.getName());

  private final RTCDataChannel channel;
  private final String label;
  private final Executor turns;
  private final Consumer<NativeChannel> onOver;
  private volatile RTCDataChannelState state;
  private volatile Observer observer;
  // In turns only.
  private boolean over;

  /**
   * A channel that nobody listens to yet.
   *
   * @param onOver called in turns when nothing native of the channel is used any more
   */
  NativeChannel(RTCDataChannel channel, Executor turns, Consumer<NativeChannel> onOver) {
    this.channel = channel;
    String named = channel.getLabel();
    this.label = named == null ? "" : named; // The binding's word for an empty one.
    this.turns = turns;
    this.onOver = onOver;
    this.state = channel.getState();
  }

  /** Called before the channel's announcement returns to native code: no message is lost. */
  void listen(Listener listener, SharedFactory.Lease lease) {
    observer = new Observer(new Observer.Target(listener, this, lease));
    channel.registerObserver(observer);
    // It may have opened between the making of this object and the line before.
    state = channel.getState();
  }

  @Override
  public String label() {
    return label;
  }

  @Override
  public boolean isOpen() {
    return state == RTCDataChannelState.OPEN;
  }

  @Override
  public boolean send(byte[] message, boolean binary) {
    if (over || !isOpen()) {
      return false;
    }
    try {
      // An array of its own: the binding sends all of it, whatever the buffer's limits say.
      channel.send(new RTCDataChannelBuffer(ByteBuffer.wrap(message), binary));
      return true;
    } catch (Exception | Error e) {
      LOG.log(System.Logger.Level.DEBUG, "a message was not sent", e);
      return false;
    }
  }

  @Override
  public long bufferedBytes() {
    return over ? 0 : channel.getBufferedAmount();
  }

  @Override
  public void close() {
    if (!over) {
      channel.close();
    }
  }

  /** The channel is closed, or its connection ends. Within a turn; may be called again. */
  void end() {
    if (over) {
      return;
    }
    over = true;
    state = RTCDataChannelState.CLOSED;
    channel.unregisterObserver();
    try {
      channel.dispose();
    } catch (RuntimeException | Error e) {
      // It says so whenever libwebrtc itself still knows the channel; our own reference is gone.
      LOG.log(System.Logger.Level.TRACE, "a channel is still in use", e);
    }
    onOver.accept(this);
    if (observer != null) {
      Observer.Target last = observer.target;
      // webrtc-java never frees the observers it was given: this one must hold on to nothing.
      observer.target = null;
      last.listener().onClosed();
    }
  }

  /** Whom libwebrtc calls, on the threads that all connections of a factory share. */
  private static final class Observer implements RTCDataChannelObserver {
    private record Target(Listener listener, NativeChannel channel, SharedFactory.Lease lease) {}

    private volatile Target target;

    Observer(Target target) {
      this.target = target;
    }

    @Override
    public void onMessage(RTCDataChannelBuffer buffer) {
      CallBack.pass(
          target,
          to -> {
            to.lease().received();
            // Native memory, which is gone when this returns.
            byte[] message = new byte[buffer.data.remaining()];
            buffer.data.get(message);
            to.listener().onMessage(message, buffer.binary);
          });
    }

    @Override
    public void onBufferedAmountChange(long before) {
      CallBack.pass(target, to -> to.listener().onWritable());
    }

    @Override
    public void onStateChange() {
      CallBack.pass(
          target,
          to -> {
            NativeChannel channel = to.channel();
            RTCDataChannelState now = channel.channel.getState();
            channel.state = now;
            switch (now) {
              case OPEN -> to.listener().onWritable();
              case CLOSED -> channel.turns.execute(channel::end);
              case CONNECTING, CLOSING -> {}
            }
          });
    }
  }
}
