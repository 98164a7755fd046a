package dev.parley.it.server;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Running servers of this test JVM, one per set of settings, of the kind that {@code
 * -Dparley.server} names. A start takes seconds, so classes that need the same settings share a
 * server and leave it as empty as they found it. All are stopped at the end of the run.
 *
 * <p>At most {@value #MOST} run at once: when another is asked for, the one that was not asked for
 * the longest is stopped. So ask in {@code @BeforeAll} or in the test, and do not keep a server in
 * a constant.
 */
public final class ServerPool {

  private static final int MOST = 3;

  /** In the order of last use. */
  private static final Map<Map<String, String>, AppServer> servers =
      new LinkedHashMap<>(16, 0.75f, true);

  private ServerPool() {}

  /** The server without any setting. */
  public static AppServer get() {
    return get(Map.of());
  }

  /** The running server with exactly these environment variables, started when there is none. */
  public static synchronized AppServer get(Map<String, String> settings) {
    AppServer running = servers.get(settings);
    if (running != null && running.isAlive()) {
      return running;
    }
    servers.remove(settings);
    while (servers.size() >= MOST) {
      Map<String, String> oldest = servers.keySet().iterator().next();
      servers.remove(oldest).close();
    }
    Map<String, String> key = Map.copyOf(settings);
    AppServer started = AppServer.start(ServerSetup.of(key));
    servers.put(key, started);
    return started;
  }

  /** Those that run at the moment. */
  public static synchronized List<AppServer> running() {
    return servers.values().stream().filter(AppServer::isAlive).toList();
  }

  /** Stops them all; the next {@link #get} starts anew. */
  static synchronized void closeAll() {
    try {
      servers.values().forEach(AppServer::close);
    } finally {
      servers.clear();
    }
  }
}
