package dev.parley.door.held;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import java.lang.reflect.InvocationTargetException;

/**
 * The connection of Payara's network layer (Grizzly), reached through public methods of public
 * classes by their names, because no API leads there: {@code
 * RequestFacade.getUnwrappedCoyoteRequest().getCoyoteRequest().getContext().getConnection()}.
 */
public final class GrizzlySocket implements ServerSocketHandle {
  private static final System.Logger LOG = System.getLogger(GrizzlySocket.class.getName());

  private final Object connection;

  private GrizzlySocket(Object connection) {
    this.connection = connection;
  }

  /**
   * Finds the connection of a request and bounds what the server keeps for it; {@link #NONE} if
   * this server has no such thing.
   *
   * @param queueBytes the server keeps about so much for a client that does not read
   */
  public static ServerSocketHandle of(ServletRequest request, int queueBytes) {
    ServletRequest facade = request;
    while (facade instanceof ServletRequestWrapper wrapper) {
      facade = wrapper.getRequest();
    }
    try {
      Object catalina = call(facade, "getUnwrappedCoyoteRequest");
      Object connection =
          call(call(call(catalina, "getCoyoteRequest"), "getContext"), "getConnection");
      connection
          .getClass()
          .getMethod("setMaxAsyncWriteQueueSize", int.class)
          .invoke(connection, queueBytes);
      return new GrizzlySocket(connection);
    } catch (ReflectiveOperationException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "the connections of this server cannot be reached: clients that never read keep them until they leave",
          e);
      return NONE;
    }
  }

  private static Object call(Object on, String method) throws ReflectiveOperationException {
    return on.getClass().getMethod(method).invoke(on);
  }

  @Override
  public boolean isOpen() {
    try {
      return (boolean) call(connection, "isOpen");
    } catch (ReflectiveOperationException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot ask a connection", e);
      return false;
    }
  }

  @Override
  public void terminate() {
    try {
      connection.getClass().getMethod("terminateSilently").invoke(connection);
    } catch (InvocationTargetException | NoSuchMethodException | IllegalAccessException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot cut a connection", e);
    }
  }
}
