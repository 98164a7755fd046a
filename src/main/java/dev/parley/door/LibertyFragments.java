package dev.parley.door;

import jakarta.websocket.Session;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;

/**
 * The message that Open Liberty is putting together from fragments. Its limit is for each fragment
 * alone, and it says nothing until the last one is there: one client that never sends a last one
 * took a gigabyte in 15 seconds. No API tells how much it is, so it is read from the fields of the
 * server's reader; the names are those of 26.0.0.3.
 */
final class LibertyFragments {

  /** More fragments than any client needs for a message within any limit. */
  private static final int MOST_FRAGMENTS = 16_384;

  private static final System.Logger LOG = System.getLogger(LibertyFragments.class.getName());

  private final Object reader;
  private final Field count;
  private final Field frames;
  private Field length;

  private LibertyFragments(Object reader) throws NoSuchFieldException {
    this.reader = reader;
    this.count = field(reader, "countOfIOFrames");
    this.frames = field(reader, "fpList");
  }

  /** The message that is under way in a session; null if this server keeps it elsewhere. */
  static LibertyFragments of(Session session) {
    try {
      Object link = get(get(session, "impl"), "connLink");
      return new LibertyFragments(get(get(link, "linkRead"), "messageReader"));
    } catch (NoSuchFieldException | IllegalAccessException | InaccessibleObjectException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "this server's messages under way cannot be seen: one without an end is not noticed",
          e);
      return null;
    }
  }

  /**
   * Whether it is too big already. May be called while the server reads: what is seen is true of
   * that moment or one shortly before.
   *
   * @param limit bytes a message may have
   */
  boolean exceeds(int limit) {
    try {
      int fragments = count.getInt(reader);
      Object list = frames.get(reader);
      if (fragments > MOST_FRAGMENTS) {
        return true;
      }
      long bytes = 0;
      for (int i = 0; i < Math.min(fragments, Array.getLength(list)); i++) {
        Object frame = Array.get(list, i);
        if (frame != null) {
          if (length == null) {
            length = field(frame, "payloadLength");
          }
          bytes += length.getLong(frame);
        }
      }
      return bytes > limit;
    } catch (NoSuchFieldException | IllegalAccessException e) {
      throw new IllegalStateException("the server's reader has changed its shape", e);
    }
  }

  private static Object get(Object on, String name)
      throws NoSuchFieldException, IllegalAccessException {
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
}
