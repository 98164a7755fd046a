package dev.parley.webhook;

import dev.parley.body.BoundedBody;
import dev.parley.exchange.Observer;
import dev.parley.exchange.Timers;
import dev.parley.webhook.WebhookResult.Answered;
import dev.parley.webhook.WebhookResult.Failed;
import dev.parley.webhook.WebhookResult.Why;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * A webhook with its own bounded number of requests on their way and its own bounded queue. The
 * lock is held for the queue's own few instructions only.
 */
final class HttpWebhook implements Webhook {
  private static final System.Logger LOG = System.getLogger(HttpWebhook.class.getName());

  private final String name;
  private final WebhookUrl url;
  private final WebhookSettings settings;
  private final WebhookTrust trust;
  private final Optional<Signature> signature;
  private final Executor executor;
  private final Timers timers;
  private final Supplier<HttpClient> client;
  private final Observer observer;
  private final Object lock = new Object();
  // Guarded by lock.
  private final Set<Call> active = new HashSet<>();
  private final ArrayDeque<Call> waiting = new ArrayDeque<>();
  private final CompletableFuture<Void> idle = new CompletableFuture<>();
  private long waitingBytes;
  private boolean pumping;
  private boolean stopped;
  private long answered;
  private long failed;
  private long dropped;
  private long droppedInARow;

  /**
   * A webhook at {@code url}.
   *
   * @param name what metrics call it
   * @param executor may be blocked while a name is looked up
   * @param client gives null when the server has stopped
   */
  HttpWebhook(
      String name,
      WebhookUrl url,
      WebhookSettings settings,
      WebhookTrust trust,
      Executor executor,
      Timers timers,
      Supplier<HttpClient> client,
      Observer observer) {
    this.name = name;
    this.observer = observer;
    this.url = url;
    this.settings = settings;
    this.trust = trust;
    this.signature = trust.secret().map(Signature::new);
    this.executor = executor;
    this.timers = timers;
    this.client = client;
  }

  @Override
  public CompletionStage<WebhookResult> ask(String json, List<Header> headers) {
    CompletableFuture<WebhookResult> answer = new CompletableFuture<>();
    // The place is free before whoever waits goes on, perhaps with the next request.
    Call call =
        new Call(
            json,
            headers,
            (ended, result) -> {
              over(ended, result);
              answer.complete(result);
            },
            timers.nanoTime());
    call.deadline(timers.after(settings.timeout(), call::expire));
    submit(call);
    return answer;
  }

  @Override
  public void tell(String json, List<Header> headers, String about) {
    submit(
        new Call(
            json,
            headers,
            (ended, result) -> {
              over(ended, result);
              log(about, result);
            },
            timers.nanoTime()));
  }

  private void over(Call call, WebhookResult result) {
    leave(call, result);
    observer.webhookEnded(name, result.outcome(), timers.nanoTime() - call.since());
  }

  private void log(String about, WebhookResult result) {
    if (result instanceof Answered answer && answer.status() / 100 == 2) {
      LOG.log(System.Logger.Level.DEBUG, "webhook {0} was told of {1}", url, about);
    } else if (!(result instanceof Failed failure && failure.why() == Why.OVERLOADED)) {
      LOG.log(
          System.Logger.Level.WARNING, "webhook {0} was not told of {1}: {2}", url, about, result);
    }
  }

  // --- the queue

  private void submit(Call call) {
    Why refused;
    boolean first = false;
    synchronized (lock) {
      refused = stopped ? Why.STOPPED : fits(call) ? null : Why.OVERLOADED;
      if (refused == null) {
        waiting.add(call);
        waitingBytes += call.body().length;
      } else {
        dropped++;
        first = refused == Why.OVERLOADED && droppedInARow++ == 0;
      }
    }
    if (first) {
      // Not one line for each: an overload must not become one of the log as well.
      LOG.log(System.Logger.Level.WARNING, "webhook {0}: queue full, requests are dropped", url);
    }
    if (refused == null) {
      pump();
    } else {
      call.end(new Failed(refused, ""));
    }
  }

  private boolean fits(Call call) {
    return waiting.size() < settings.maxConcurrent() - active.size()
        || (waiting.size() < settings.queue()
            && waitingBytes + call.body().length <= settings.queueBytes());
  }

  /**
   * Starts what may start. One thread at a time, and not from within itself: requests that end at
   * once do not pile up on the stack.
   */
  private void pump() {
    synchronized (lock) {
      if (pumping) {
        return;
      }
      pumping = true;
    }
    for (Call call = next(); call != null; call = next()) {
      if (call.isOver()) {
        // Its deadline came before it was in the queue.
        leave(call, new Failed(Why.TIMEOUT, ""));
      } else {
        start(call);
      }
    }
  }

  private Call next() {
    synchronized (lock) {
      Call call = active.size() < settings.maxConcurrent() ? waiting.poll() : null;
      if (call == null) {
        pumping = false;
      } else {
        waitingBytes -= call.body().length;
        active.add(call);
      }
      return call;
    }
  }

  /** Gives its place free, in the queue or among the active. A second time it does nothing. */
  private void leave(Call call, WebhookResult result) {
    long recovered = 0;
    synchronized (lock) {
      boolean waited = !active.remove(call);
      if (waited && !waiting.remove(call)) {
        return;
      }
      if (waited) {
        waitingBytes -= call.body().length;
      }
      if (result instanceof Answered) {
        answered++;
      } else {
        failed++;
      }
      if (droppedInARow > 0 && waiting.size() <= settings.queue() / 2) {
        recovered = droppedInARow;
        droppedInARow = 0;
      }
    }
    if (recovered > 0) {
      LOG.log(
          System.Logger.Level.WARNING,
          "webhook {0}: the queue has room again; {1} requests were dropped",
          url,
          recovered);
    }
    pump();
    tellIfIdle();
  }

  private void tellIfIdle() {
    boolean over;
    synchronized (lock) {
      over = stopped && active.isEmpty() && waiting.isEmpty();
    }
    if (over) {
      idle.complete(null);
    }
  }

  // --- one exchange

  private void start(Call call) {
    try {
      if (!call.hasDeadline()) {
        call.deadline(timers.after(settings.timeout(), call::expire));
      }
      dispatch(call);
    } catch (RuntimeException | Error e) {
      // There are no more threads: whoever waits must learn it, and the next in the queue must have
      // its turn.
      call.end(Reading.failure(e));
    }
  }

  /** Each attempt is checked: the name may have another address by then. */
  private void dispatch(Call call) {
    try {
      if (trust.refusePrivate()) {
        executor.execute(() -> checkAndSend(call));
      } else {
        send(call);
      }
    } catch (RuntimeException e) {
      // The executor refuses work.
      call.end(Reading.failure(e));
    }
  }

  private void checkAndSend(Call call) {
    try {
      PublicAddresses.check(url.target().getHost());
    } catch (IOException e) {
      call.end(Reading.failure(e));
      return;
    }
    send(call);
  }

  private void send(Call call) {
    HttpClient http = client.get();
    if (http == null) {
      call.end(new Failed(Why.STOPPED, ""));
      return;
    }
    try {
      CompletableFuture<HttpResponse<byte[]>> exchange =
          http.sendAsync(
              request(call),
              info -> {
                BoundedBody body = new BoundedBody(settings.responseLimit());
                call.reading(body);
                return body;
              });
      call.exchange(exchange);
      CompletableFuture<?> unused =
          exchange.whenComplete(
              (response, failure) -> {
                if (failure == null) {
                  call.end(Reading.answer(response.statusCode(), response.body()));
                } else if (mayHaveMetAClosedConnection(call, failure)) {
                  dispatch(call);
                } else {
                  call.end(Reading.failure(failure));
                }
              });
    } catch (RuntimeException | Error e) {
      call.end(Reading.failure(e));
    }
  }

  /**
   * Whether a request is to be sent once more: a receiver may close a kept connection at the moment
   * at which it is used again (RFC 9112, 9.3.1), and the JDK repeats no POST. The receiver hears a
   * question twice only if it closed after reading it, which for what is asked and told here does
   * no harm.
   */
  private boolean mayHaveMetAClosedConnection(Call call, Throwable failure) {
    boolean kept;
    synchronized (lock) {
      kept = answered > 0;
    }
    return kept && Reading.isBrokenConnection(failure) && call.mayBeRepeated();
  }

  private HttpRequest request(Call call) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url.target())
            .timeout(settings.timeout())
            .POST(HttpRequest.BodyPublishers.ofByteArray(call.body()));
    call.headers().forEach(header -> request.header(header.name(), header.value()));
    request.setHeader("Content-Type", "application/json");
    signature.ifPresent(
        s ->
            request.setHeader(Signature.HEADER, s.of(Instant.now().getEpochSecond(), call.body())));
    url.authorization().ifPresent(value -> request.setHeader("Authorization", value));
    return request.build();
  }

  // --- figures and the end

  @Override
  public WebhookFigures figures() {
    synchronized (lock) {
      return new WebhookFigures(answered, failed, dropped, active.size(), waiting.size());
    }
  }

  /** Takes nothing new. */
  void stop() {
    synchronized (lock) {
      stopped = true;
    }
    tellIfIdle();
  }

  /** Completes when, after {@link #stop}, everything that was taken has ended. */
  CompletableFuture<Void> idle() {
    return idle;
  }

  /** Gives up on everything that was taken. */
  void abort() {
    List<Call> all;
    synchronized (lock) {
      // Those that wait first: none of them is to start because another ended.
      all = new ArrayList<>(waiting);
      all.addAll(active);
    }
    all.forEach(call -> call.end(new Failed(Why.STOPPED, "")));
  }
}
