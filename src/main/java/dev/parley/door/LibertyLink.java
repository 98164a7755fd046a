package dev.parley.door;

import jakarta.websocket.CloseReason;
import jakarta.websocket.Session;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Map;

/**
 * What is below a session of Open Liberty, for things that no API offers and that a server on the
 * open internet cannot do without. Read by the names of 26.0.0.3; where they are others there is
 * none of this, and a warning says so.
 *
 * <ul>
 *   <li>How much of a message it has put together from fragments. Its limit is for each fragment
 *       alone, and it says nothing until the last one is there: one client that never sent a last
 *       one took a gigabyte in 15 seconds.
 *   <li>Closing without waiting for the server's reader to be interrupted, for which it needs the
 *       threads that wait; and if data arrives at that moment, it stops reading and keeps the
 *       connection for ever.
 *   <li>The channel that carries the connection, for {@link LibertyChannels}.
 *   <li>Getting rid of a connection whose client does not answer the close frame.
 * </ul>
 */
final class LibertyLink implements Link {

  /** More fragments than any client needs for a message within any limit. */
  private static final int MOST_FRAGMENTS = 16_384;

  /** A close frame that is written at all is written within this. */
  private static final long PROMPT_NANOS = 1_000_000_000L;

  /** The close frame is written, the client's is awaited. */
  private static final String CLOSING = "LOCAL_CLOSING";

  private static final System.Logger LOG = System.getLogger(LibertyLink.class.getName());

  private final Object link;
  private final Method status;
  private final Method closing;
  private final Method cutting;
  private final Object channel;
  private final Object reader;
  private final Field fragmentCount;
  private final Field fragments;
  private Field length;
  private volatile boolean closeFrameSent;

  private LibertyLink(Session session) throws ReflectiveOperationException {
    link = get(get(session, "impl"), "connLink");
    status = method(link, "getLinkStatus", 0);
    closing = method(link, "outgoingCloseConnection", 1);
    cutting = method(link, "closeUsingSession", 3);
    Object dispatcher =
        ((Map<?, ?>) call(get(link, "vConnection"), "getStateMap")).get("HttpDispatcherLink");
    channel = dispatcher == null ? null : get(dispatcher, "myChannel");
    reader = get(get(link, "linkRead"), "messageReader");
    fragmentCount = field(reader, "countOfIOFrames");
    fragments = field(reader, "fpList");
  }

  /** The link of a session; null if it cannot be reached. */
  static LibertyLink of(Session session) {
    try {
      return new LibertyLink(session);
    } catch (ReflectiveOperationException | InaccessibleObjectException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "this server's connections cannot be reached: messages without an end are not noticed, and some"
              + " connections stay open when they are closed",
          e);
      return null;
    }
  }

  /** What accepted the connection; null if it is not known. */
  Object channel() {
    return channel;
  }

  /**
   * Whether the message that is under way is too big already. May be called while the server reads:
   * what is seen is true of that moment or one shortly before.
   *
   * @param limit bytes a message may have
   */
  boolean exceeds(int limit) {
    try {
      int count = fragmentCount.getInt(reader);
      if (count > MOST_FRAGMENTS) {
        return true;
      }
      Object list = fragments.get(reader);
      long bytes = 0;
      for (int i = 0; i < Math.min(count, Array.getLength(list)); i++) {
        Object fragment = Array.get(list, i);
        if (fragment != null) {
          if (length == null) {
            length = field(fragment, "payloadLength");
          }
          bytes += length.getLong(fragment);
        }
      }
      return bytes > limit;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this server's reader has changed its shape", e);
    }
  }

  /**
   * Sends a close frame. The session is closed when this returns, after up to 11 s if the client
   * does not read.
   */
  @Override
  public void close(CloseReason reason) {
    long start = System.nanoTime();
    try {
      closing.invoke(link, reason);
      // The server does not say whether the frame got out, but it gives up only after seconds.
      closeFrameSent = System.nanoTime() - start < PROMPT_NANOS;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this server's link does not close", e);
    }
  }

  @Override
  public boolean isCloseFrameSent() {
    return closeFrameSent;
  }

  /** Whether the connection still waits for the client to answer our close frame. */
  @Override
  public boolean isClosing() {
    try {
      return status.invoke(link).toString().equals(CLOSING);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this server's link has changed its shape", e);
    }
  }

  /**
   * Closes the connection. Only while {@link #isClosing}: later the server may have given it to
   * somebody else. May block for a moment.
   */
  @Override
  public void cut() {
    if (isClosing()) {
      try {
        // The reason is for a session that is still open; the last flag goes past the session.
        cutting.invoke(link, null, false, true);
      } catch (ReflectiveOperationException e) {
        LOG.log(System.Logger.Level.WARNING, "cannot cut a connection", e);
      }
    }
  }

  private static Object call(Object on, String name) throws ReflectiveOperationException {
    return method(on, name, 0).invoke(on);
  }

  private static Object get(Object on, String name) throws ReflectiveOperationException {
    return field(on, name).get(on);
  }

  private static Field field(Object on, String name) throws NoSuchFieldException {
    for (Class<?> type = on.getClass(); type != null; type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        if (field.getName().equals(name)) {
          field.setAccessible(true);
          return field;
        }
      }
    }
    throw new NoSuchFieldException(on.getClass().getName() + "." + name);
  }

  private static Method method(Object on, String name, int parameters)
      throws NoSuchMethodException {
    for (Method method : on.getClass().getMethods()) {
      if (method.getName().equals(name)
          && method.getParameterCount() == parameters
          && !Modifier.isStatic(method.getModifiers())) {
        method.setAccessible(true);
        return method;
      }
    }
    throw new NoSuchMethodException(on.getClass().getName() + "." + name);
  }
}
