package dev.parley.it.browser;

import dev.parley.it.server.ServerKind;
import dev.parley.it.server.ServerPool;
import java.net.URI;
import java.nio.file.Path;

/** The server whose pages are visited. */
final class ServerUnderTest {

  private ServerUnderTest() {}

  /**
   * The address of the landing page: of this run's server, or of one that is running anyway and is
   * named by {@code -Dparley.base=http://host:port/}, which is handy when working on the pages.
   */
  static URI base() {
    String base = System.getProperty("parley.base");
    return base == null ? ServerPool.get().http("/") : URI.create(base);
  }

  /** Where the pictures of this server's pages are kept. */
  static Path screenshots() {
    return Path.of("target", "screenshots", ServerKind.current().label());
  }
}
