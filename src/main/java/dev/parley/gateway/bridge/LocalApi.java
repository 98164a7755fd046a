package dev.parley.gateway.bridge;

import dev.parley.gateway.core.Limits;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The local WebSocket API: where it is, how to connect to it, and the connections there are. Safe
 * to use from any thread.
 */
public final class LocalApi {
  private static final String PARAMETER = "webrtc_session_id=";

  private final URI url;
  private final ApiClient client;
  private final Object lock = new Object();
  // Guarded by lock.
  private final Set<ApiSocket> open = new HashSet<>();
  private int connecting;
  private boolean over;

  /**
   * The API at a URL.
   *
   * @throws IllegalArgumentException with a sentence if the URL is not one of a WebSocket
   */
  public LocalApi(URI url, Limits limits) {
    this.url = check(url);
    this.client = new ApiClient(limits);
  }

  /**
   * Checks a URL.
   *
   * @throws IllegalArgumentException with a sentence if it is not one of a WebSocket
   */
  public static URI check(URI url) {
    String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
    boolean good =
        (scheme.equals("ws") || scheme.equals("wss"))
            && url.getHost() != null
            && url.getRawFragment() == null
            && url.getRawUserInfo() == null;
    if (!good) {
      throw new IllegalArgumentException(
          "'" + url + "' is not the URL of a local WebSocket API. Write ws://host:port/path.");
    }
    return url;
  }

  /** The URL that a session's connections use; whatever query it has stays. */
  URI urlFor(String sessionId) {
    String text = url.toString();
    String query = url.getRawQuery();
    String separator = query == null ? "?" : query.isEmpty() || query.endsWith("&") ? "" : "&";
    String path = url.getRawPath().isEmpty() && query == null ? "/" : "";
    return URI.create(
        text + path + separator + PARAMETER + URLEncoder.encode(sessionId, StandardCharsets.UTF_8));
  }

  /**
   * Connects; the future is completed on a thread of the client. Whoever gets the connection tells
   * when it has {@link #ended}.
   */
  CompletableFuture<ApiSocket> connect(String sessionId, LocalListener listener) {
    synchronized (lock) {
      connecting++;
    }
    return client
        .connect(urlFor(sessionId), listener)
        .whenComplete(
            (socket, failure) -> {
              boolean late;
              synchronized (lock) {
                connecting--;
                late = over;
                if (socket != null && !late) {
                  open.add(socket);
                }
                lock.notifyAll();
              }
              if (socket != null && late) {
                socket.abort();
              }
            });
  }

  /** A connection has ended; may be told again. */
  void ended(ApiSocket socket) {
    synchronized (lock) {
      open.remove(socket);
      lock.notifyAll();
    }
  }

  /** Connections at this moment. */
  public int connections() {
    synchronized (lock) {
      return open.size();
    }
  }

  /**
   * Waits until all connections have ended, and ends those that have not when the time is over, and
   * those that come still later at once. Then there are no more.
   *
   * @throws InterruptedException if the thread is interrupted; then all are ended, too
   */
  public void endAll(Duration wait) throws InterruptedException {
    long deadline = System.nanoTime() + wait.toNanos();
    try {
      synchronized (lock) {
        long left = wait.toNanos();
        while ((connecting > 0 || !open.isEmpty()) && left > 0) {
          TimeUnit.NANOSECONDS.timedWait(lock, left);
          left = deadline - System.nanoTime();
        }
      }
    } finally {
      Set<ApiSocket> rest;
      synchronized (lock) {
        over = true;
        rest = Set.copyOf(open);
        open.clear();
      }
      rest.forEach(ApiSocket::abort);
      client.close();
    }
  }
}
