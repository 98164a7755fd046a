package dev.parley.door;

import jakarta.websocket.CloseReason;
import jakarta.websocket.Session;
import java.io.Closeable;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * What is below a session of WildFly's Undertow. Read by the names of 2.3.23; where they are others
 * there is none of this, and a warning says so.
 *
 * <p>If a session is closed after the head of the client's close frame has come and before the rest
 * has, each half of the server leaves the answer to the other: no close frame goes out, and the
 * connection stays for ever.
 *
 * <p>Messages are handed over by worker threads; the end of a session is reported by the thread
 * that reads, if the connection ends right behind them, and overtakes them.
 */
final class UndertowLink implements Link {
  private static final String UNDERTOW = "io.undertow.websockets.jsr.";
  private static final System.Logger LOG = System.getLogger(UndertowLink.class.getName());

  private final Session session;
  private final Closeable channel;
  private final Executor reader;
  private final Executor messages;
  private final Method isOpen;
  private final Method isCloseFrameSent;
  private final Method sendClose;

  private UndertowLink(Session session) throws ReflectiveOperationException {
    this.session = session;
    this.channel = (Closeable) call(session, "getWebSocketChannel");
    this.reader = (Executor) call(channel, "getIoThread");
    this.messages = (Executor) call(session, "getExecutor");
    this.isOpen = channel.getClass().getMethod("isOpen");
    this.isCloseFrameSent = channel.getClass().getMethod("isCloseFrameSent");
    this.sendClose = channel.getClass().getMethod("sendClose");
  }

  static boolean isBelow(Session session) {
    return session.getClass().getName().startsWith(UNDERTOW);
  }

  /** The link of a session of Undertow; null if it cannot be reached. */
  static UndertowLink of(Session session) {
    try {
      return new UndertowLink(session);
    } catch (ReflectiveOperationException | ClassCastException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "this server's connections cannot be reached: some stay open when they are closed",
          e);
      return null;
    }
  }

  @Override
  public void close(CloseReason reason) throws IOException {
    try {
      session.close(reason);
    } finally {
      // On the thread that reads: it is then known which half has acted.
      onReader(this::answer);
    }
  }

  private void answer() {
    try {
      if (isClosing() && !(boolean) isCloseFrameSent.invoke(channel)) {
        sendClose.invoke(channel);
      }
    } catch (InvocationTargetException e) {
      LOG.log(System.Logger.Level.DEBUG, "a connection went before its close was answered", e);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void behindMessages(Runnable task) {
    try {
      messages.execute(task);
    } catch (RejectedExecutionException e) {
      LOG.log(System.Logger.Level.DEBUG, "the server stops and hands over no more messages", e);
      task.run();
    }
  }

  /** Not known: the server counts a close frame as sent when it is queued. */
  @Override
  public boolean isCloseFrameSent() {
    return false;
  }

  @Override
  public boolean isClosing() {
    try {
      return (boolean) isOpen.invoke(channel);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this server's channel has changed its shape", e);
    }
  }

  @Override
  public void cut() {
    onReader(
        () -> {
          try {
            channel.close();
          } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "a connection went before it was cut", e);
          }
        });
  }

  private void onReader(Runnable task) {
    try {
      reader.execute(task);
    } catch (RejectedExecutionException e) {
      // The server's network layer has stopped, and closed its connections.
      LOG.log(System.Logger.Level.DEBUG, "too late for a connection", e);
    }
  }

  private static Object call(Object on, String name) throws ReflectiveOperationException {
    return on.getClass().getMethod(name).invoke(on);
  }
}
