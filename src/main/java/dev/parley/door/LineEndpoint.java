package dev.parley.door;

import dev.parley.exchange.CloseCause;
import dev.parley.exchange.LineListener;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The one end point behind all socket paths. It has no state: what belongs to a connection hangs on
 * its session. Servers call it on one thread after the other for one connection, never on two at
 * once. Public because one of them calls it by reflection.
 */
public final class LineEndpoint extends Endpoint {
  private static final String LINE = StandardLine.class.getName();
  private static final String LIBERTY = "com.ibm.ws.wsoc.";
  private static final System.Logger LOG = System.getLogger(LineEndpoint.class.getName());

  /**
   * Open Liberty takes a frame that is this many times too big and reports it, so that the client
   * gets our close frame in peace; a larger one it cuts off, its own 1009 ahead.
   */
  private static final int LIBERTY_SLACK = 2;

  /** What hangs on a session. */
  private record Attached(StandardLine line, Link link) {}

  private final Door door;

  LineEndpoint(Door door) {
    this.door = door;
  }

  @Override
  public void onOpen(Session session, EndpointConfig config) {
    Handoff handoff = LineConfigurator.take(session.getUserProperties());
    if (handoff == null) {
      // Somebody found the hidden path around the filter: there is nothing behind it.
      close(session);
      return;
    }
    // The server's own idea of idleness is off: the exchange has one.
    session.setMaxIdleTimeout(0);
    boolean liberty = session.getClass().getName().startsWith(LIBERTY);
    LibertyLink libertyLink = liberty ? LibertyLink.of(session) : null;
    Link link = UndertowLink.isBelow(session) ? UndertowLink.of(session) : libertyLink;
    StandardLine line = door.line(session, handoff, link);
    session.getUserProperties().put(LINE, new Attached(line, link));
    LineListener listener = door.open(line, handoff);
    Inlet inlet = new Inlet(listener);
    if (liberty) {
      // It decodes each fragment for itself and fails when a character is split between two, which
      // is allowed (RFC 6455, 5.6): only whole messages are safe. Elsewhere parts are better: what
      // is too big is known before it is complete.
      int most =
          (int)
              Math.min(
                  Integer.MAX_VALUE,
                  (long) LIBERTY_SLACK * handoff.admitted().protocol().frameLimit());
      session.setMaxTextMessageBufferSize(most);
      session.setMaxBinaryMessageBufferSize(most);
      session.addMessageHandler(
          String.class, (MessageHandler.Whole<String>) text -> inlet.text(text, true));
      if (libertyLink != null) {
        door.watch(line, libertyLink, listener);
      }
    } else {
      session.addMessageHandler(String.class, (MessageHandler.Partial<String>) inlet::text);
    }
    session.addMessageHandler(
        ByteBuffer.class,
        (MessageHandler.Partial<ByteBuffer>) (part, last) -> inlet.binary(part.remaining(), last));
    session.addMessageHandler(
        PongMessage.class, (MessageHandler.Whole<PongMessage>) pong -> listener.frameHeard());
    if (handoff.hold() != null) {
      handoff.hold().watch(listener::frameLimit, () -> listener.closed(CloseCause.TOO_BIG));
    }
  }

  @Override
  public void onClose(Session session, CloseReason reason) {
    Attached attached = (Attached) session.getUserProperties().remove(LINE);
    if (attached == null) {
      return;
    }
    CloseCause cause = causeOf(reason);
    Runnable end = () -> attached.line().ended(cause);
    if (attached.link() == null) {
      end.run();
    } else {
      attached.link().behindMessages(end);
    }
  }

  @Override
  public void onError(Session session, Throwable failure) {
    // Servers report broken connections here, each in its own words; onClose follows.
    LOG.log(
        failure instanceof RuntimeException
            ? System.Logger.Level.WARNING
            : System.Logger.Level.DEBUG,
        "a session failed",
        failure);
  }

  /**
   * What the server says of the end. Open Liberty calls a broken connection 1011, the others 1006.
   */
  private static CloseCause causeOf(CloseReason reason) {
    return switch (reason.getCloseCode().getCode()) {
      case 1002 -> CloseCause.WEBSOCKET_ERROR;
      case 1006, 1011 -> CloseCause.CONNECTION_LOST;
      case 1007 -> CloseCause.BAD_UTF8;
      case 1009 -> CloseCause.TOO_BIG;
      default -> CloseCause.CLIENT;
    };
  }

  private static void close(Session session) {
    try {
      session.close(new CloseReason(CloseReason.CloseCodes.VIOLATED_POLICY, "no such path"));
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "closing a session failed", e);
    }
  }
}
