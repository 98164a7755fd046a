package dev.parley.door;

import dev.parley.door.held.Hold;
import dev.parley.exchange.CloseCause;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * A server's WebSocket session as a wire. Sending text is asynchronous on all servers. Pings and
 * closing handshakes are not (on Open Liberty both write and wait; a close waits up to 5.5 s for a
 * client that reads nothing), so they run on threads whose number is bounded.
 */
final class SessionWire implements Wire {
  /** How a session is closed. */
  interface Closing {
    void close(CloseReason reason) throws IOException;
  }

  private static final System.Logger LOG = System.getLogger(SessionWire.class.getName());

  private final Session session;
  private final Closing closing;
  private final Executor pings;
  private final Executor closes;
  private final Hold hold;
  private final Runnable ended;

  /**
   * A wire on an open session.
   *
   * @param closing closes it, perhaps blocking
   * @param hold what stands between it and its connection; null if nothing does
   * @param ended told when the session is closed as far as the server is concerned
   */
  SessionWire(
      Session session,
      Closing closing,
      Executor pings,
      Executor closes,
      Hold hold,
      Runnable ended) {
    this.session = session;
    this.closing = closing;
    this.pings = pings;
    this.closes = closes;
    this.hold = hold;
    this.ended = ended;
  }

  @Override
  public void send(String text, Consumer<Throwable> done) {
    session
        .getAsyncRemote()
        .sendText(
            text,
            result ->
                done.accept(
                    result.isOK()
                        ? null
                        : result.getException() != null
                            ? result.getException()
                            : new IOException("not sent")));
  }

  @Override
  public void ping(Consumer<Throwable> done) {
    pings.execute(
        () -> {
          Throwable failure = null;
          try {
            session.getAsyncRemote().sendPing(ByteBuffer.allocate(0));
          } catch (IOException | RuntimeException e) {
            failure = e;
          }
          done.accept(failure);
        });
  }

  @Override
  public void close(CloseCause cause) {
    if (hold != null && cause.isHostile()) {
      hold.hurry(Lingering.HURRIED);
    }
    close(new CloseReason(CloseReason.CloseCodes.getCloseCode(cause.code()), cause.reason()));
  }

  private void close(CloseReason reason) {
    closes.execute(
        () -> {
          try {
            closing.close(reason);
          } catch (IOException | RuntimeException e) {
            // It was closed by the far end at the same moment, or never got this far.
            LOG.log(System.Logger.Level.DEBUG, "closing a session failed", e);
          } finally {
            ended.run();
          }
        });
  }

  /**
   * There is nothing harder in the API than a close. What is left of the connection after it is cut
   * by {@link Lingering} on Open Liberty and WildFly; elsewhere there is a hold.
   */
  @Override
  public void cut() {
    if (session.isOpen()) {
      close(new CloseReason(CloseReason.CloseCodes.UNEXPECTED_CONDITION, "connection given up"));
    }
    if (hold != null) {
      hold.cut();
    }
  }
}
