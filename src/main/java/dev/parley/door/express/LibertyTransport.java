package dev.parley.door.express;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.concurrent.Executor;

/**
 * On Open Liberty. Read by the names of 26.0.0.3; where they are others a warning says what is
 * lost.
 *
 * <ul>
 *   <li>The flush of an upgraded stream blocks until the client has taken everything, also when a
 *       listener is set. What is written beyond the size of the stream's buffer is written without
 *       blocking: so that size is set to zero, and nothing is flushed.
 *   <li>A connection that was upgraded and is closed without an error is kept, to wait for the next
 *       HTTP request of a client that has none: so it always closes with one.
 *   <li>After each call of a read listener it reads on by itself, in a task behind others, whether
 *       or not everything was read: who has read enough just returns.
 *   <li>Closing a connection whose last write has not ended does nothing until it ends, which it
 *       may never do: the connection below is closed instead.
 * </ul>
 */
final class LibertyTransport implements Transport {
  private static final System.Logger LOG = System.getLogger(LibertyTransport.class.getName());

  private volatile WebConnection connection;
  private volatile boolean unbuffered;

  @Override
  public void opened(WebConnection opened) throws IOException {
    connection = opened;
    ServletOutputStream out = opened.getOutputStream();
    try {
      field(opened, "closeUpgradeException").set(opened, new Closed());
      Object buffers = out.getClass().getMethod("getBufferHelper").invoke(out);
      Method size = buffers.getClass().getDeclaredMethod("setBufferSize", int.class);
      size.setAccessible(true);
      size.invoke(buffers, 0);
      unbuffered = true;
    } catch (ReflectiveOperationException | InaccessibleObjectException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "this server's connections cannot be reached: clients that do not read hold up others, and connections"
              + " stay open when they are closed",
          e);
    }
  }

  @Override
  public Executor reads(Executor shared) {
    return turn -> {};
  }

  @Override
  public boolean flushes() {
    return !unbuffered;
  }

  @Override
  public boolean isOpen() {
    WebConnection opened = connection;
    if (opened == null) {
      return false;
    }
    try {
      return !field(opened, "webConnection_closeComplete").getBoolean(opened);
    } catch (ReflectiveOperationException | InaccessibleObjectException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot ask a connection", e);
      return false;
    }
  }

  /** Not when it was closed: by then the connection below may serve somebody else. */
  @Override
  public void terminate() {
    WebConnection opened = connection;
    if (!isOpen()) {
      return;
    }
    try {
      Object device = call(opened, "getDeviceConnLink");
      Object virtual = call(opened, "getVirtualConnection");
      for (Method method : device.getClass().getMethods()) {
        if (method.getName().equals("close") && method.getParameterCount() == 2) {
          method.setAccessible(true);
          method.invoke(device, virtual, new IOException("connection given up"));
          return;
        }
      }
      throw new NoSuchMethodException(device.getClass().getName() + ".close");
    } catch (InvocationTargetException e) {
      LOG.log(System.Logger.Level.DEBUG, "cutting a connection failed", e);
    } catch (ReflectiveOperationException | InaccessibleObjectException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot cut a connection", e);
    }
  }

  /** The error that a connection closes with. Nobody throws it: it needs no stack. */
  private static final class Closed extends IOException {
    private static final long serialVersionUID = 1L;

    @Override
    public synchronized Throwable fillInStackTrace() {
      return this;
    }
  }

  private static Field field(Object on, String name) throws ReflectiveOperationException {
    Field field = on.getClass().getDeclaredField(name);
    field.setAccessible(true);
    return field;
  }

  private static Object call(Object on, String name) throws ReflectiveOperationException {
    Method method = on.getClass().getMethod(name);
    method.setAccessible(true);
    return method.invoke(on);
  }
}
