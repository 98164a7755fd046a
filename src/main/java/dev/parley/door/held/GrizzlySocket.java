package dev.parley.door.held;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpUpgradeHandler;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.InvocationTargetException;

/**
 * The connection of Payara's network layer (Grizzly), reached through public methods of public
 * classes by their names, because no API leads there: {@code
 * RequestFacade.getUnwrappedCoyoteRequest().getCoyoteRequest().getContext().getConnection()}.
 *
 * <p>Payara keeps its request objects for the next requests, and what it does not clear then is
 * their upgrade handler: each worker thread would keep an undeployed application in memory (seen in
 * heap dumps). There is no method to clear it, so it is done in the field itself.
 */
public final class GrizzlySocket implements ServerSocketHandle {
  private static final System.Logger LOG = System.getLogger(GrizzlySocket.class.getName());

  private final Object connection;
  private final Object request;
  private final Field upgradeHandler;

  private GrizzlySocket(Object connection, Object request) throws NoSuchFieldException {
    this.connection = connection;
    this.request = request;
    this.upgradeHandler = field(request, "httpUpgradeHandler");
    upgradeHandler.setAccessible(true);
  }

  private static Field field(Object on, String name) throws NoSuchFieldException {
    for (Class<?> type = on.getClass(); type != null; type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        if (field.getName().equals(name)) {
          return field;
        }
      }
    }
    throw new NoSuchFieldException(on.getClass().getName() + "." + name);
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
      return new GrizzlySocket(connection, catalina);
    } catch (ReflectiveOperationException | InaccessibleObjectException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "the connections of this server cannot be reached: clients that never read keep them until they leave,"
              + " and the server keeps undeployed applications in memory",
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

  @Override
  public void forget(HttpUpgradeHandler handler) {
    try {
      // By then the request may already serve another upgrade.
      if (upgradeHandler.get(request) == handler) {
        upgradeHandler.set(request, null);
      }
    } catch (IllegalAccessException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot clear an upgrade", e);
    }
  }
}
