package dev.parley.door.express;

import jakarta.servlet.ServletRequest;
import java.io.Closeable;
import java.io.IOException;
import java.lang.reflect.InaccessibleObjectException;

/**
 * On WildFly: closing a connection waits, blocking, until the client has taken what is half
 * written. The connection below is reached through public methods of public classes by their names:
 * {@code HttpServletRequestImpl.getExchange().getConnection()}.
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

  /** Its upgraded streams keep no buffer of their own. */
  @Override
  public boolean flushes() {
    return false;
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
