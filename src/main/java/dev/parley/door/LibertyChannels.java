package dev.parley.door;

import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * Keeps Open Liberty from taking our connections away when its process is told to end. Liberty
 * stops its channels then, and a channel waits (30 s, {@code chainQuiesceTimeout}) for its active
 * connections; but one that was upgraded is not counted as active, and was gone some milliseconds
 * later, faster than we could tell a dozen clients 1001 (measured on JDK 25: five of nine). So each
 * channel that carries lines has one more active connection until all lines are closed.
 */
final class LibertyChannels {
  private static final System.Logger LOG = System.getLogger(LibertyChannels.class.getName());

  // Guarded by this.
  private final Set<Object> held = Collections.newSetFromMap(new IdentityHashMap<>());
  private boolean released;
  private boolean told;

  /** Holds the channel of a line, once. */
  synchronized void hold(LibertyLink link) {
    Object channel = link.channel();
    if (channel == null) {
      cannot(null);
    } else if (!released && held.add(channel)) {
      call(channel, "incrementActiveConns");
    }
  }

  /** Lets all of them go; a second call does nothing. */
  synchronized void release() {
    released = true;
    held.forEach(channel -> call(channel, "decrementActiveConns"));
    held.clear();
  }

  private void call(Object channel, String name) {
    try {
      Method method = channel.getClass().getDeclaredMethod(name);
      method.setAccessible(true);
      method.invoke(channel);
    } catch (ReflectiveOperationException | InaccessibleObjectException e) {
      cannot(e);
    }
  }

  private void cannot(Exception reason) {
    if (!told) {
      told = true;
      LOG.log(
          System.Logger.Level.WARNING,
          "this server's channels cannot be held: when its process ends, some clients may not be told",
          reason);
    }
  }
}
