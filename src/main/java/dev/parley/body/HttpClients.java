package dev.parley.body;

import java.net.http.HttpClient;

/**
 * Begins and ends the JDK's HTTP clients in a server whose applications come and go.
 *
 * <p>A client has one thread of its own, its selector. From JDK 21 on {@link #shutDown} ends it at
 * once. Before, the JDK ends it within a few seconds after the garbage collector has found that
 * nobody refers to the client any more, which is for the owner to see to.
 */
public final class HttpClients {
  private static final System.Logger LOG = System.getLogger(HttpClients.class.getName());

  private HttpClients() {}

  /** A client whose own thread does not refer to the application's class loader. */
  public static HttpClient create(HttpClient.Builder builder) {
    Thread thread = Thread.currentThread();
    ClassLoader loader = thread.getContextClassLoader();
    // The selector's thread inherits it, and would keep an undeployed application in memory.
    thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
    try {
      return builder.build();
    } finally {
      thread.setContextClassLoader(loader);
    }
  }

  /** Ends a client as far as its JDK can. Does not wait for what it was doing. */
  public static void shutDown(HttpClient client) {
    if (Runtime.version().feature() < 21) {
      return;
    }
    try {
      // Not there in the Java that this is compiled for.
      HttpClient.class.getMethod("shutdownNow").invoke(client);
    } catch (ReflectiveOperationException e) {
      LOG.log(System.Logger.Level.WARNING, "the HTTP client could not be shut down", e);
    }
  }
}
