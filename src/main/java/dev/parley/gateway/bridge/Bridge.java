package dev.parley.gateway.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.gateway.core.Content;
import dev.parley.gateway.core.Counter;
import dev.parley.gateway.core.Held;
import dev.parley.gateway.proxy.ProxyAnswer;
import dev.parley.gateway.proxy.ProxyRequest;
import dev.parley.gateway.rtc.RtcChannel;
import dev.parley.json.JsonText;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One data channel and what it leads to. Its state is touched in the session's turns only; the
 * channel's call-backs take a note and return.
 *
 * <p>A bridge ends in one of three ways: the browser closes the channel (the local API still gets
 * what was queued for it), the API closes its connection (the browser still gets what was queued),
 * or the gateway has a cause of its own (the browser gets what was queued and a frame that says
 * why).
 */
public final class Bridge implements RtcChannel.Listener {
  /** A channel for proxied requests only (PROTOCOLS.md, section 5). */
  private static final String PROXY_LABEL = "http_proxy";

  private static final System.Logger LOG = System.getLogger(Bridge.class.getName());
  private static final int NORMAL_CLOSE = 1000;

  /** A close frame that names no code (RFC 6455, section 7.1.5). */
  private static final int NO_CODE = 1005;

  /** Whom a bridge belongs to. Told in turns. */
  public interface Owner {

    /** The channel is closed. */
    void closed(Bridge bridge);

    /** The browser has taken nothing for as long as it may, while something waits for it. */
    void stalled();
  }

  private enum State {
    OPEN,
    /** What was queued goes to the browser, then the channel is closed. */
    CLOSING,
    /** The channel is closed. */
    CLOSED
  }

  private final BridgeContext context;
  private final Executor turns;
  private final RtcChannel channel;
  private final AtomicLong messageIds;
  private final int maxMessageBytes;
  private final Owner owner;
  private final ToPeer toPeer;
  private final ToLocal toLocal;
  private final ProxyDesk desk;
  private final LocalLink local;
  private final AtomicBoolean overflowed = new AtomicBoolean();
  private State state = State.OPEN;
  private boolean awaitsNext;
  private Future<?> closeTimer;

  /**
   * A bridge for a channel; {@link #start} connects it.
   *
   * @param turns the session's
   * @param messageIds of the session, for messages that go in pieces
   * @param maxMessageBytes the largest message that the peer takes
   */
  public Bridge(
      BridgeContext context,
      Executor turns,
      String sessionId,
      RtcChannel channel,
      AtomicLong messageIds,
      int maxMessageBytes,
      Owner owner) {
    this.context = context;
    this.turns = turns;
    this.channel = channel;
    this.messageIds = messageIds;
    this.maxMessageBytes = maxMessageBytes;
    this.owner = owner;
    this.toPeer =
        new ToPeer(
            channel,
            context.counters(),
            new Wake(context.timer(), turns, this::pumpToPeer),
            new Stall(context.timer(), turns, context.limits().peerWait(), owner::stalled),
            this::lost);
    this.local = new LocalLink(context, turns, sessionId, this::fromLocal);
    this.toLocal =
        new ToLocal(
            context.limits().localQueueBytes(),
            context.memory().messages(),
            turns,
            this::localQueueIsEmpty,
            () -> fromLocal(LocalListener.BROKEN));
    this.desk =
        new ProxyDesk(
            context.proxy(), context.limits().proxy(), context.memory(), turns, this::answered);
  }

  /** Connects to the local API, if the channel is for that. In turns. */
  public void start() {
    context.counters().count(Counter.CHANNELS_OPENED);
    if (state == State.OPEN && !isForRequestsOnly()) {
      local.connect();
    }
  }

  private boolean isForRequestsOnly() {
    return channel.label().equals(PROXY_LABEL);
  }

  // --- from the channel, on threads of the WebRTC stack

  @Override
  public void onMessage(byte[] message, boolean binary) {
    context.counters().count(Counter.MESSAGES_FROM_PEERS);
    context.counters().add(Counter.BYTES_FROM_PEERS, message.length);
    if (overflowed.get()) {
      return;
    }
    Optional<String> full = toLocal.reserve(message);
    if (full.isEmpty()) {
      turns.execute(() -> fromPeer(message, binary));
    } else if (overflowed.compareAndSet(false, true)) {
      turns.execute(() -> fail(full.get()));
    }
  }

  @Override
  public void onWritable() {
    if (toPeer.isWaiting()) {
      turns.execute(this::pumpToPeer);
    }
  }

  @Override
  public void onClosed() {
    turns.execute(this::channelClosed);
  }

  // --- in turns

  private void fromPeer(byte[] message, boolean binary) {
    if (state != State.OPEN) {
      toLocal.release(message);
      return;
    }
    if (!binary) {
      String text = text(message);
      if (text == null) {
        toLocal.release(message);
        fail("A text message was not UTF-8.");
        return;
      }
      Optional<ProxyRequest> request = ProxyRequest.of(text);
      if (request.isPresent()) {
        toLocal.release(message);
        if (!desk.take(request.get(), toPeer.queuedBytes())) {
          fail("There are too many requests.");
        }
        return;
      }
    }
    if (isForRequestsOnly()) {
      toLocal.release(message);
    } else {
      toLocal.add(message, binary);
    }
  }

  /** What bytes say; null if they are not UTF-8. */
  private static String text(byte[] utf8) {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  private void fromLocal(LocalLink.Event event) {
    if (event instanceof LocalLink.Opened) {
      if (state == State.CLOSED && toLocal.isIdle()) {
        local.close();
        return;
      }
      toLocal.connected(local.socket());
      local.next();
    } else if (event instanceof LocalListener.Message message) {
      if (state == State.OPEN) {
        toPeer(Content.of(message.bytes()), message.binary(), message.held());
        awaitsNext = true;
        pumpToPeer();
      } else {
        message.held().release();
      }
    } else if (event instanceof LocalListener.Closed closed) {
      toLocal.end();
      if (closed.code() == NORMAL_CLOSE || closed.code() == NO_CODE) {
        closeWhenDrained();
      } else {
        fail("The local API closed the connection (" + closed.code() + ").");
      }
    } else if (event instanceof LocalListener.Broken broken) {
      toLocal.end();
      fail(broken.reason());
    }
  }

  private void answered(ProxyAnswer answer) {
    if (state == State.OPEN) {
      toPeer(answer.frame(), false, answer.held());
      pumpToPeer();
    } else {
      answer.held().release();
    }
  }

  /** Queues a message as the peer can take it. */
  private void toPeer(Content message, boolean binary, Held held) {
    Pieces pieces = null;
    if (message.length() <= maxMessageBytes) {
      pieces = Pieces.whole(message, binary, held);
    } else if (!binary) {
      pieces = Pieces.chunks(message, held, messageIds.incrementAndGet(), maxMessageBytes);
    }
    if (pieces != null) {
      toPeer.add(pieces);
      return;
    }
    held.release();
    fail(
        "The local API sent a message of "
            + message.length()
            + " bytes; the browser takes at most "
            + maxMessageBytes
            + ".");
  }

  private void pumpToPeer() {
    if (state == State.CLOSED) {
      return;
    }
    toPeer.pump();
    if (state == State.CLOSING) {
      if (toPeer.isDrained()) {
        channel.close();
      }
      return;
    }
    // The next message is read when this one is handed over: a slow browser slows the reader.
    if (awaitsNext && toPeer.queuedBytes() == 0) {
      awaitsNext = false;
      local.next();
    }
    desk.startSome(toPeer.queuedBytes());
  }

  /**
   * Ends the bridge for a cause of the gateway's own: the browser is told, after what was queued
   * for it. In turns.
   *
   * @param reason a sentence for the browser's user
   */
  public void fail(String reason) {
    if (state != State.OPEN) {
      return;
    }
    context.counters().count(Counter.CHANNELS_FAILED);
    // First of all: writing the frame may fail in its turn.
    state = State.CLOSING;
    byte[] frame = JsonText.frame("error").put("error", reason).end().getBytes(UTF_8);
    toPeer(Content.of(frame), false, Held.NOTHING);
    stopOthers();
    local.abort();
    pumpToPeer();
  }

  /** A message is lost, and with it the order: what would come behind it must not. */
  private void lost() {
    LOG.log(System.Logger.Level.WARNING, "an open channel did not take a message");
    context.counters().count(Counter.CHANNELS_FAILED);
    channel.close();
    channelClosed();
  }

  private void closeWhenDrained() {
    if (state != State.OPEN) {
      return;
    }
    state = State.CLOSING;
    stopOthers();
    pumpToPeer();
  }

  private void stopOthers() {
    desk.end();
    toLocal.end();
    closeTimer =
        context
            .timer()
            .schedule(
                () ->
                    turns.execute(
                        () -> {
                          // Not all peers confirm it, and nothing more is kept for one that does
                          // not.
                          channel.close();
                          channelClosed();
                        }),
                context.limits().closeWait().toMillis(),
                TimeUnit.MILLISECONDS);
  }

  /** The channel is closed, or its connection ends. In turns; may be called again. */
  public void channelClosed() {
    if (state == State.CLOSED) {
      return;
    }
    state = State.CLOSED;
    if (closeTimer != null) {
      closeTimer.cancel(false);
    }
    desk.end();
    toPeer.end();
    local.discard();
    // What the browser sent before it left still reaches the API.
    if (toLocal.isIdle()) {
      local.close();
    } else {
      local.closeSoon();
      local.next(); // An API that is held up in its own writing would never read it.
    }
    owner.closed(this);
  }

  private void localQueueIsEmpty() {
    if (state == State.CLOSED) {
      local.close();
    }
  }

  /** Ends everything at once: the gateway stops. In turns. */
  public void abort() {
    channelClosed();
    toLocal.end();
    local.abort();
  }
}
