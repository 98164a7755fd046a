package dev.parley.webhook;

import dev.parley.body.HttpClients;
import dev.parley.exchange.Observer;
import dev.parley.exchange.Timers;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Makes webhooks, and ends them. They share one {@link HttpClient}, which is made with the first of
 * them: a server without webhooks has none.
 *
 * <p>{@link #close} lets go of that client; {@link HttpClients} says when its thread ends.
 */
public final class Webhooks implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Webhooks.class.getName());

  private final WebhookSettings settings;
  private final WebhookTrust trust;
  private final Executor executor;
  private final Timers timers;
  private final Observer observer;
  // Guarded by this.
  private final List<HttpWebhook> made = new ArrayList<>();
  private volatile HttpClient client;
  private boolean closed;

  /** A maker of webhooks that nobody watches. */
  public Webhooks(WebhookSettings settings, WebhookTrust trust, Executor executor, Timers timers) {
    this(settings, trust, executor, timers, Observer.NOBODY);
  }

  /**
   * A maker of webhooks.
   *
   * @param executor runs the client's work and whatever waits for answers; its threads are the only
   *     ones that look up names and that may block in doing so
   * @param timers for the deadlines
   * @param observer is told how each request ended
   */
  public Webhooks(
      WebhookSettings settings,
      WebhookTrust trust,
      Executor executor,
      Timers timers,
      Observer observer) {
    this.observer = observer;
    this.settings = settings;
    this.trust = trust;
    this.executor = executor;
    this.timers = timers;
  }

  /**
   * A webhook at {@code url}, with bounds of its own.
   *
   * @param name what metrics call it
   */
  public synchronized Webhook to(String name, WebhookUrl url) {
    if (client == null && !closed) {
      client = newClient();
    }
    HttpWebhook webhook =
        new HttpWebhook(name, url, settings, trust, executor, timers, () -> client, observer);
    if (closed) {
      webhook.stop();
    }
    made.add(webhook);
    return webhook;
  }

  private HttpClient newClient() {
    return HttpClients.create(
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(settings.timeout())
            .executor(executor));
  }

  /**
   * Takes nothing new, waits for what is on its way or queued up to {@link WebhookSettings#timeout}
   * (the departures that the server's stop itself brings about should be told), gives up on the
   * rest and lets go of the client. Blocks for that long; a second call does nothing.
   */
  @Override
  public void close() {
    List<HttpWebhook> all;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      all = List.copyOf(made);
    }
    all.forEach(HttpWebhook::stop);
    awaitIdle(all);
    all.forEach(HttpWebhook::abort);
    HttpClient http = client;
    client = null;
    if (http != null) {
      HttpClients.shutDown(http);
    }
  }

  private void awaitIdle(List<HttpWebhook> all) {
    CompletableFuture<?>[] idle =
        all.stream().map(HttpWebhook::idle).toArray(CompletableFuture<?>[]::new);
    try {
      CompletableFuture.allOf(idle).get(settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "webhooks did not answer in time: {0} requests are given up",
          all.stream().map(HttpWebhook::figures).mapToInt(f -> f.active() + f.queued()).sum());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new AssertionError("nothing completes these with a failure", e);
    }
  }
}
