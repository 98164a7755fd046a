package dev.parley.it.client;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

/** Asks one thing over HTTP/1.1, follows no redirect, keeps no connection policy of its own. */
public final class HttpProbe {
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  // HTTP/1.1 explicitly: otherwise the JDK adds "Upgrade: h2c", and an upgrade is just what some of
  // these requests
  // must not ask for.
  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(DEADLINE)
          .build();

  private HttpProbe() {}

  public static HttpAnswer get(URI uri) throws IOException, InterruptedException {
    return send("GET", uri, List.of(), "");
  }

  public static HttpAnswer send(String method, URI uri, List<Header> headers, String body)
      throws IOException, InterruptedException {
    HttpRequest.BodyPublisher publisher =
        body.isEmpty()
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(body);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri).timeout(DEADLINE).method(method, publisher);
    headers.forEach(h -> request.header(h.name(), h.value()));
    HttpResponse<byte[]> response =
        CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    List<Header> found =
        response.headers().map().entrySet().stream()
            .flatMap(e -> e.getValue().stream().map(value -> new Header(e.getKey(), value)))
            .toList();
    return HttpAnswer.of(response.statusCode(), found, response.body());
  }
}
