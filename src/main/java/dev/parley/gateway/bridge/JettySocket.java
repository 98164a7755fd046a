package dev.parley.gateway.bridge;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.FrameHandler;
import org.eclipse.jetty.websocket.core.OpCode;

/**
 * A connection of Jetty's WebSocket client, which hands out one frame, or one part of a large one,
 * for each that it is asked for. Pings and pongs in between are dealt with here; they are read in
 * their turn, so that a ping behind a message that nobody has asked for yet is answered after it.
 */
final class JettySocket implements ApiSocket, FrameHandler {
  private final LocalListener listener;
  private final AtomicBoolean asked = new AtomicBoolean();
  private volatile CoreSession session;

  /** Whether the message under way is binary. Frames come one at a time. */
  private boolean binary;

  // Guarded by this: a pong on its way, and what the next one is to say.
  private boolean answering;
  private ByteBuffer unanswered;

  JettySocket(LocalListener listener) {
    this.listener = listener;
  }

  @Override
  public void onOpen(CoreSession opened, Callback done) {
    session = opened;
    done.succeeded();
  }

  @Override
  public void onFrame(Frame frame, Callback done) {
    byte[] payload = new byte[frame.getPayloadLength()];
    frame.getPayload().get(payload);
    done.succeeded();
    switch (frame.getOpCode()) {
      case OpCode.CLOSE -> {} // The client answers it, and tells of the end.
      case OpCode.PING -> {
        answer(ByteBuffer.wrap(payload));
        session.demand();
      }
      case OpCode.PONG -> session.demand();
      default -> {
        if (frame.getOpCode() != OpCode.CONTINUATION) {
          binary = frame.getOpCode() == OpCode.BINARY;
        }
        asked.set(false);
        listener.part(this, payload, binary, frame.isFin());
      }
    }
  }

  /**
   * Reading does not wait for the pong to go out: an API that writes before it reads would wait for
   * ever. Of pings that come faster than that the last is answered (RFC 6455, section 5.5.3).
   */
  private void answer(ByteBuffer ping) {
    synchronized (this) {
      if (answering) {
        unanswered = ping;
        return;
      }
      answering = true;
    }
    pong(ping);
  }

  private void pong(ByteBuffer payload) {
    session.sendFrame(
        new Frame(OpCode.PONG, payload), Callback.from(this::answered, failure -> {}), false);
  }

  private void answered() {
    ByteBuffer next;
    synchronized (this) {
      next = unanswered;
      unanswered = null;
      answering = next != null;
    }
    if (next != null) {
      pong(next);
    }
  }

  @Override
  public void onError(Throwable cause, Callback done) {
    if (session != null) { // Else whoever wanted to connect is told.
      listener.broken();
    }
    done.succeeded();
  }

  @Override
  public void onClosed(CloseStatus status, Callback done) {
    if (status.getCode() == CloseStatus.NO_CLOSE) {
      listener.broken();
    } else {
      listener.closed(status.getCode());
    }
    done.succeeded();
  }

  @Override
  public void next() {
    if (asked.compareAndSet(false, true)) {
      session.demand();
    }
  }

  @Override
  public CompletableFuture<Void> send(byte[] message, boolean asBinary) {
    Callback.Completable sent = new Callback.Completable();
    byte kind = asBinary ? OpCode.BINARY : OpCode.TEXT;
    session.sendFrame(new Frame(kind, ByteBuffer.wrap(message)), sent, false);
    return sent;
  }

  @Override
  public void close(int code) {
    session.close(code, null, Callback.NOOP);
  }

  @Override
  public void abort() {
    session.abort();
  }
}
