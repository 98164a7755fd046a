package dev.parley.it.server;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/** Asks a server that may not be listening yet. */
final class Http {

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();

  private Http() {}

  static Optional<HttpResponse<String>> get(URI uri) {
    return send(HttpRequest.newBuilder(uri));
  }

  /** The answer; empty when there is nobody to answer, or not in time. */
  static Optional<HttpResponse<String>> send(HttpRequest.Builder request) {
    try {
      return Optional.of(
          CLIENT.send(request.timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString()));
    } catch (IOException nobody) {
      // The callers ask again until their own deadline, and then show the server's log.
      return Optional.empty();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while asking a server", interrupted);
    }
  }
}
