package dev.parley.door.express;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.util.concurrent.Executor;

/**
 * The connection below a {@link WebConnection}: what a server must be told in its own words,
 * because no API has any. docs/SERVERS.md tells why each word is needed.
 */
interface Transport {

  /** Nothing special is known of this server. */
  Transport PLAIN = new Transport() {};

  /** The transport of a request that will be upgraded. */
  static Transport of(HttpServletRequest request) {
    ServletRequest facade = request;
    while (facade instanceof ServletRequestWrapper wrapper) {
      facade = wrapper.getRequest();
    }
    String server = facade.getClass().getName();
    if (server.startsWith("io.undertow.")) {
      return UndertowTransport.of(facade);
    }
    if (server.startsWith("com.ibm.ws.") || server.startsWith("io.openliberty.")) {
      return new LibertyTransport();
    }
    if (server.startsWith("org.apache.catalina.")) {
      return new GrizzlyTransport(facade);
    }
    return PLAIN;
  }

  /** The connection is there; nothing has been read or written yet. */
  default void opened(WebConnection connection) throws IOException {}

  /** Whether the 101 leaves only when it is told to. */
  default boolean flushesHandshake() {
    return false;
  }

  /**
   * Who goes on with reading from a thread that has read enough of one client.
   *
   * @param shared a pool of threads
   */
  default Executor reads(Executor shared) {
    return shared;
  }

  /** Whether a frame leaves only when the stream is flushed, which then does not block. */
  default boolean flushes() {
    return true;
  }

  /** A write that was under way has failed; called where the server tells it. */
  default void writeFailed(ServletOutputStream out) {}

  /** Whether it is still open although it was closed; false if that cannot be known. */
  default boolean isOpen() {
    return false;
  }

  /** Ends it at once, whatever is on its way. May block for a moment. */
  default void terminate() {}

  /** Makes the server let go of an upgrade handler whose connection has ended. */
  default void forget(HttpUpgradeHandler handler) {}
}
