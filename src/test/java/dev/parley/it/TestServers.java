package dev.parley.it;

import dev.parley.it.server.AppServer;
import dev.parley.it.server.ServerPool;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/** Where the black-box tests get their servers from. */
public final class TestServers {

  private TestServers() {}

  /**
   * A server that runs with these environment variables: one of the pool, of the kind that {@code
   * -Dparley.server} names; or, with {@code -Dparley.base=http://…}, one that runs already, which
   * has no settings that we know of, so that tests with settings are skipped.
   */
  public static TestServer get(Map<String, String> settings) {
    String base = System.getProperty("parley.base", "");
    if (!base.isEmpty()) {
      Assumptions.assumeTrue(settings.isEmpty(), "parley.base is a server without settings");
      return at(base);
    }
    return of(ServerPool.get(settings));
  }

  /** A server that a test started for itself. */
  public static TestServer of(AppServer server) {
    return new TestServer() {
      @Override
      public URI http(String path) {
        return server.http(path);
      }

      @Override
      public URI ws(String path) {
        return server.ws(path);
      }
    };
  }

  private static TestServer at(String base) {
    String root = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
    return new TestServer() {
      @Override
      public URI http(String path) {
        return URI.create(root + path);
      }

      @Override
      public URI ws(String path) {
        return URI.create("ws" + root.substring("http".length()) + path);
      }
    };
  }
}
