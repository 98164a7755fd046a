package dev.parley.it;

import java.net.URI;

/** A server under test, wherever it runs. */
public interface TestServer {

  /** An {@code http:} address; the path begins with a slash and is already percent-encoded. */
  URI http(String path);

  /** A {@code ws:} address; the path begins with a slash and is already percent-encoded. */
  URI ws(String path);
}
