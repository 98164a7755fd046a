package dev.parley.guard.token;

import com.nimbusds.jose.jwk.JWKSet;
import dev.parley.body.BoundedBody;
import dev.parley.body.HttpClients;
import dev.parley.exchange.Timers;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Fetches a JWK set (RFC 7517, 5) over HTTP. All its work, looking up the host's name included, is
 * done by one thread of its own, which goes when there is nothing to do; beside it there is the
 * selector of the JDK's HTTP client ({@link HttpClients} says when that one ends). However the host
 * behaves, it can hold nothing but these two.
 */
final class HttpKeyFetch implements KeyFetch {
  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final Duration LONGEST = Duration.ofSeconds(LONGEST_SECONDS);
  private static final int LONGEST_BODY = 256 << 10;
  private static final int IDLE_SECONDS = 5;

  private final Timers timers;
  private final ThreadPoolExecutor thread;
  private final HttpRequest request;
  // Guarded by this.
  private HttpClient client;
  private CompletableFuture<JWKSet> underWay = new CompletableFuture<>();

  /**
   * Fetches nothing yet.
   *
   * @param threads makes the one thread, each time it is needed
   * @param timers for the deadline
   */
  HttpKeyFetch(URI url, ThreadFactory threads, Timers timers) {
    this.timers = timers;
    this.thread =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            threads,
            // Whatever the client still wants to do when all is over concerns nobody.
            new ThreadPoolExecutor.DiscardPolicy());
    thread.allowCoreThreadTimeOut(true);
    this.client =
        HttpClients.create(
            HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .connectTimeout(CONNECT)
                .executor(thread));
    this.request =
        HttpRequest.newBuilder(url)
            .header("Accept", "application/jwk-set+json, application/json")
            .build();
  }

  @Override
  public synchronized CompletableFuture<JWKSet> fetch() {
    if (client == null) {
      return CompletableFuture.failedFuture(new CancellationException("closed"));
    }
    AtomicReference<BoundedBody> reading = new AtomicReference<>();
    CompletableFuture<HttpResponse<byte[]>> exchange =
        client.sendAsync(
            request,
            head -> {
              BoundedBody body = new BoundedBody(LONGEST_BODY);
              reading.set(body);
              return body;
            });
    CompletableFuture<JWKSet> keys = exchange.thenApplyAsync(HttpKeyFetch::keys, thread);
    Timers.Timer deadline =
        timers.after(
            LONGEST,
            () ->
                keys.completeExceptionally(
                    new HttpTimeoutException("not within " + LONGEST_SECONDS + " seconds")));
    underWay = keys;
    return keys.whenComplete(
        (set, failure) -> {
          deadline.cancel();
          if (failure != null) {
            exchange.cancel(true);
            BoundedBody body = reading.get();
            if (body != null) {
              body.giveUp(failure);
            }
          }
        });
  }

  private static JWKSet keys(HttpResponse<byte[]> response) {
    try {
      if (response.statusCode() != 200) {
        throw new IOException("status " + response.statusCode());
      }
      return JWKSet.parse(new String(response.body(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new CompletionException(e);
    } catch (ParseException e) {
      // What the parser says may quote the body.
      throw new CompletionException(new IOException("the answer is no JWK set"));
    }
  }

  @Override
  public void close() {
    HttpClient http;
    CompletableFuture<JWKSet> last;
    synchronized (this) {
      http = client;
      client = null;
      last = underWay;
    }
    if (http == null) {
      return;
    }
    last.completeExceptionally(new CancellationException("closed"));
    HttpClients.shutDown(http);
    thread.shutdown();
  }
}
