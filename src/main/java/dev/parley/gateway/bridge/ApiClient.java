package dev.parley.gateway.bridge;

import dev.parley.gateway.core.Limits;
import java.net.URI;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.http.HttpCookieStore;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.eclipse.jetty.websocket.core.Configuration;
import org.eclipse.jetty.websocket.core.WebSocketComponents;
import org.eclipse.jetty.websocket.core.client.CoreClientUpgradeRequest;
import org.eclipse.jetty.websocket.core.client.WebSocketCoreClient;

/**
 * Opens WebSockets to the local API, with Jetty's client. The JDK's own (17 and 25) is not fit for
 * it: what a server says while the client is still busy with the handshake, more than one buffer of
 * it, is lost in parts, so that messages come mangled or never. It trusts whom the JVM trusts, and
 * uses no proxy, no cookies and no compression. Safe to use from any thread.
 *
 * <p>Its threads start with the first connection.
 */
final class ApiClient implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(ApiClient.class.getName());
  private static final String NAME = "parley-gateway-api";
  private static final int THREADS = 8;
  private static final int BUFFER_BYTES = 16_384;

  private final Duration connectWait;
  private final int most;
  // Guarded by this.
  private WebSocketCoreClient client;
  private boolean closed;

  ApiClient(Limits limits) {
    this.connectWait = limits.localConnectWait();
    this.most = limits.sessions() * limits.channels();
  }

  /** Connects; completed on a thread of the client. */
  CompletableFuture<ApiSocket> connect(URI url, LocalListener listener) {
    JettySocket socket = new JettySocket(listener);
    try {
      WebSocketCoreClient running = running();
      CoreClientUpgradeRequest request = CoreClientUpgradeRequest.from(running, url, socket);
      request.timeout(connectWait.toMillis(), TimeUnit.MILLISECONDS);
      Configuration.ConfigurationCustomizer options = new Configuration.ConfigurationCustomizer();
      options.setIdleTimeout(Duration.ZERO); // An API may have nothing to say for days.
      options.setInputBufferSize(BUFFER_BYTES);
      options.setAutoFragment(true); // What comes is handed out as it comes.
      options.setMaxFrameSize(0); // What goes is not cut; what comes is measured by the listener.
      request.setConfiguration(options);
      return running.connect(request).thenApply(session -> socket);
    } catch (Exception e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private synchronized WebSocketCoreClient running() throws Exception {
    if (closed) {
      throw new IllegalStateException("the gateway stops");
    }
    if (client == null) {
      client = new WebSocketCoreClient(http(), new WebSocketComponents());
      client.start();
      client.getHttpClient().getContentDecoderFactories().clear();
    }
    return client;
  }

  private HttpClient http() throws NoSuchAlgorithmException {
    QueuedThreadPool threads = new QueuedThreadPool(THREADS, 1);
    threads.setName(NAME);
    threads.setDaemon(true);
    threads.setReservedThreads(0);
    SslContextFactory.Client tls = new SslContextFactory.Client();
    tls.setSslContext(SSLContext.getDefault());
    ClientConnector connector = new ClientConnector();
    connector.setExecutor(threads);
    connector.setScheduler(new ScheduledExecutorScheduler(NAME + "-timer", true));
    connector.setSelectors(1);
    connector.setSslContextFactory(tls);
    connector.setConnectTimeout(connectWait);
    HttpClient http = new HttpClient(new HttpClientTransportOverHTTP(connector));
    http.setName(NAME);
    http.setFollowRedirects(false);
    http.setUserAgentField(null);
    http.setHttpCookieStore(new HttpCookieStore.Empty());
    http.setMaxConnectionsPerDestination(most);
    http.setMaxRequestsQueuedPerDestination(most);
    return http;
  }

  /** Ends the client's threads, and with them what connections there still are. */
  @Override
  public void close() {
    WebSocketCoreClient last;
    synchronized (this) {
      closed = true;
      last = client;
      client = null;
    }
    if (last == null) {
      return;
    }
    try {
      last.stop();
    } catch (Exception e) {
      LOG.log(System.Logger.Level.WARNING, "the client of the local API did not stop", e);
    }
  }
}
