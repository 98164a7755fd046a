package dev.parley.door.express;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletRequest;
import java.io.Closeable;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;

/**
 * On WildFly, by the names of Undertow 2.3.
 *
 * <ul>
 *   <li>Closing a connection waits, blocking, until the client has taken what is half written. The
 *       connection below is closed instead; it is reached through public methods of public classes:
 *       {@code HttpServletRequestImpl.getExchange().getConnection()}.
 *   <li>When what is half written cannot be written to its end, because the client reset the
 *       connection, the thread of the server tries it again and again and does nothing else for
 *       ever: its loop ends when nothing remains to be written, which is seen to where it reports
 *       the failure.
 * </ul>
 */
final class UndertowTransport implements Transport {
  private static final System.Logger LOG = System.getLogger(UndertowTransport.class.getName());

  private final Closeable connection;

  private UndertowTransport(Closeable connection) {
    this.connection = connection;
  }

  static Transport of(ServletRequest request) {
    try {
      Object exchange = call(request, "getExchange");
      return new UndertowTransport((Closeable) call(exchange, "getConnection"));
    } catch (ReflectiveOperationException | InaccessibleObjectException | ClassCastException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "the connections of this server cannot be reached: clients that never read keep them until they leave",
          e);
      return PLAIN;
    }
  }

  private static Object call(Object on, String method) throws ReflectiveOperationException {
    return on.getClass().getMethod(method).invoke(on);
  }

  @Override
  public Executor reads(Executor shared) {
    return new IoThreadTurns(shared);
  }

  /** Its upgraded streams keep no buffer of their own. */
  @Override
  public boolean flushes() {
    return false;
  }

  @Override
  public void writeFailed(ServletOutputStream out) {
    try {
      Field field = out.getClass().getDeclaredField("buffer");
      field.setAccessible(true);
      ByteBuffer rest = (ByteBuffer) field.get(out);
      if (rest != null) {
        rest.position(rest.limit());
      }
    } catch (ReflectiveOperationException | InaccessibleObjectException e) {
      // It leaves the loop as well, with some noise in the log.
      throw new IllegalStateException("a write that failed cannot be taken back", e);
    }
  }

  @Override
  public void terminate() {
    try {
      connection.close();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "cutting a connection failed", e);
    }
  }
}
