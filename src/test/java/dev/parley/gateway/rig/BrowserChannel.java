package dev.parley.gateway.rig;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.onvoid.webrtc.RTCDataChannel;
import dev.onvoid.webrtc.RTCDataChannelBuffer;
import dev.onvoid.webrtc.RTCDataChannelObserver;
import dev.onvoid.webrtc.RTCDataChannelState;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A data channel, the browser's end. */
public final class BrowserChannel {
  private static final long HIGH_WATER = 4 << 20;

  /** What came: a text, or else bytes. */
  @SuppressWarnings("ArrayRecordComponent")
  public record Heard(String text, byte[] bytes) {}

  private final RTCDataChannel channel;
  private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
  private final BlockingQueue<RTCDataChannelState> states = new LinkedBlockingQueue<>();
  private final Semaphore progress = new Semaphore(0);
  private volatile Consumer<Heard> taker = heard::add;

  BrowserChannel(RTCDataChannel channel) {
    this.channel = channel;
    channel.registerObserver(new Observer());
    // It may have opened just before that.
    states.add(channel.getState());
  }

  private final class Observer implements RTCDataChannelObserver {
    @Override
    public void onBufferedAmountChange(long before) {
      progress.release();
    }

    @Override
    public void onStateChange() {
      states.add(channel.getState());
    }

    @Override
    public void onMessage(RTCDataChannelBuffer buffer) {
      byte[] bytes = new byte[buffer.data.remaining()];
      buffer.data.get(bytes);
      taker.accept(
          buffer.binary ? new Heard(null, bytes) : new Heard(new String(bytes, UTF_8), null));
    }
  }

  /** Takes what comes, on a thread of the WebRTC stack, instead of {@link #next}. */
  public void onHeard(Consumer<Heard> other) {
    taker = other;
  }

  /** Waits until the channel has opened; it may be closed again by then. */
  public BrowserChannel open() {
    while (Await.next(states) == RTCDataChannelState.CONNECTING) {
      // Not yet.
    }
    return this;
  }

  /** Waits until the channel is closed. */
  public void awaitClosed() {
    Await.until("closed", () -> channel.getState() == RTCDataChannelState.CLOSED);
  }

  public boolean isOpen() {
    return channel.getState() == RTCDataChannelState.OPEN;
  }

  public void say(String text) {
    send(text.getBytes(UTF_8), false);
  }

  public void say(byte[] bytes) {
    send(bytes, true);
  }

  /** Sends, and waits first while much is buffered. */
  public void send(byte[] bytes, boolean binary) {
    try {
      long end = System.nanoTime() + Await.PATIENCE.toNanos();
      while (channel.getBufferedAmount() > HIGH_WATER && isOpen()) {
        progress.drainPermits();
        if (channel.getBufferedAmount() > HIGH_WATER
            && !progress.tryAcquire(100, TimeUnit.MILLISECONDS)
            && System.nanoTime() > end) {
          throw new AssertionError("nothing goes out");
        }
      }
      channel.send(new RTCDataChannelBuffer(ByteBuffer.wrap(bytes), binary));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** The next message. */
  public Heard next() {
    return Await.next(heard);
  }

  /** Messages that nobody has asked for yet. */
  public int waiting() {
    return heard.size();
  }

  public void close() {
    channel.close();
  }

  void forget() {
    channel.unregisterObserver();
  }
}
