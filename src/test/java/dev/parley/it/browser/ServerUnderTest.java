package dev.parley.it.browser;

import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** The server whose pages are visited. */
final class ServerUnderTest {

  private ServerUnderTest() {}

  /** The address of the landing page. */
  static URI base() {
    String base = System.getProperty("parley.base");
    Assumptions.assumeTrue(base != null, "No server to visit: set -Dparley.base=http://host:port/");
    return URI.create(base);
  }

  /** Where the pictures of this server's pages are kept. */
  static Path screenshots() {
    return Path.of("target", "screenshots", System.getProperty("parley.server", "liberty"));
  }
}
