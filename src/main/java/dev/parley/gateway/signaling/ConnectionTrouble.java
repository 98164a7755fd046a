package dev.parley.gateway.signaling;

import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.net.http.WebSocketHandshakeException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** Why a connection failed, in words for the person at home. */
public final class ConnectionTrouble {
  private static final String CERTIFICATE_ADVICE =
      "Is the host name right, and the clock of this machine? For a certificate of your own, add its"
          + " authority to Java's trust store (-Djavax.net.ssl.trustStore).";
  private static final int MAX_CAUSES = 10;
  private static final int TOO_MANY_REQUESTS = 429;

  private ConnectionTrouble() {}

  /**
   * One sentence.
   *
   * @param uri what was to be reached; user information and query are not shown
   * @param failure as {@code java.net.http} gave it
   */
  public static String words(URI uri, Throwable failure) {
    String there = place(uri);
    Optional<WebSocketHandshakeException> refused =
        find(failure, WebSocketHandshakeException.class);
    if (refused.isPresent()) {
      return refusal(there, refused.get().getResponse().statusCode());
    } else if (has(failure, UnresolvedAddressException.class)
        || has(failure, UnknownHostException.class)) {
      return "The name '"
          + uri.getHost()
          + "' cannot be found. Check the spelling and the internet connection.";
    } else if (has(failure, CertificateException.class)) {
      return "The certificate of " + there + " is not trusted. " + CERTIFICATE_ADVICE;
    } else if (has(failure, SSLException.class)) {
      return "No secure connection to " + there + " can be made. Does it speak TLS at this port?";
    } else if (has(failure, HttpTimeoutException.class)) {
      return there + " does not answer.";
    } else if (has(failure, ConnectException.class)) {
      return "Nobody answers at " + there + ". Is it running, and is the address right?";
    } else if (has(failure, MessageTooLarge.class)) {
      return there + " sent a message larger than 1 MiB.";
    }
    return "The connection to " + there + " broke.";
  }

  /**
   * How long the server asked to be left alone, if it did (HTTP 429 or 503, {@code Retry-After}).
   */
  static Optional<Duration> retryAfter(Throwable failure) {
    return find(failure, WebSocketHandshakeException.class)
        .flatMap(refused -> refused.getResponse().headers().firstValue("Retry-After"))
        .filter(seconds -> seconds.matches("[0-9]{1,6}"))
        .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)));
  }

  private static String refusal(String there, int status) {
    return switch (status) {
      case TOO_MANY_REQUESTS -> there + " asks for fewer attempts from this address (HTTP 429).";
      case 401, 403 -> there + " refuses this gateway (HTTP " + status + ").";
      case 200, 404 ->
          "There is no WebSocket at " + there + " (HTTP " + status + "). Check the path.";
      case 502, 503, 504 -> there + " is not available at the moment (HTTP " + status + ").";
      default -> there + " does not open a WebSocket (HTTP " + status + ").";
    };
  }

  /** Scheme, host, port and path: user names, keys and tokens stand elsewhere in a URL. */
  static String place(URI uri) {
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    String path = uri.getRawPath() == null ? "" : uri.getRawPath();
    return uri.getScheme() + "://" + uri.getHost() + port + path;
  }

  private static boolean has(Throwable failure, Class<? extends Throwable> kind) {
    return find(failure, kind).isPresent();
  }

  /** The first of a kind in a chain of causes, which may be a circle. */
  private static <T extends Throwable> Optional<T> find(Throwable failure, Class<T> kind) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
        .limit(MAX_CAUSES)
        .filter(kind::isInstance)
        .map(kind::cast)
        .findFirst();
  }
}
