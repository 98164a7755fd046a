package dev.parley.gateway.proxy;

import dev.parley.body.BoundedBody;
import dev.parley.gateway.core.ByteBudget;
import dev.parley.gateway.core.Held;
import java.net.ConnectException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** One proxied request: answered exactly once, whatever happens. Safe to use from any thread. */
public final class ProxyCall {
  private final ProxyRequest request;
  private final HttpProxy proxy;
  private final Ledger ledger;
  private final Consumer<ProxyAnswer> done;
  private final AtomicBoolean answered = new AtomicBoolean();
  private volatile BoundedBody body;
  private volatile CompletableFuture<HttpResponse<byte[]>> exchange;
  private Future<?> timeout;
  private Duration time;

  ProxyCall(ProxyRequest request, HttpProxy proxy, ByteBudget budget, Consumer<ProxyAnswer> done) {
    this.request = request;
    this.proxy = proxy;
    this.ledger = new Ledger(budget);
    this.done = done;
  }

  /** Set before anybody else knows the call. */
  synchronized void deadline(Future<?> expiry, Duration allowed) {
    timeout = expiry;
    time = allowed;
  }

  private synchronized Duration time() {
    return time;
  }

  private synchronized Future<?> timeout() {
    return timeout;
  }

  /** Sends the request, unless its time is over already. */
  public void start() {
    if (answered.get()) {
      return;
    }
    try {
      exchange =
          proxy
              .client()
              .sendAsync(
                  request.to(proxy.target()),
                  info -> {
                    BoundedBody reading = proxy.body(ledger);
                    body = reading;
                    if (answered.get()) {
                      reading.giveUp(new Refused("too late"));
                    }
                    return reading;
                  });
    } catch (Refused e) {
      answer(ProxyAnswer.own(request, e.getMessage()), true);
      return;
    } catch (RuntimeException e) {
      // The gateway is stopping.
      answer(ProxyAnswer.own(request, "The gateway cannot make the request."), true);
      return;
    }
    CompletableFuture<?> unused =
        exchange.whenComplete(
            (response, failure) -> {
              Held held = ledger.handOver();
              if (failure != null) {
                held.release();
                answer(ProxyAnswer.own(request, reason(failure)), true);
              } else {
                if (!answer(ProxyAnswer.of(request, response, held), false)) {
                  held.release();
                }
              }
            });
    if (answered.get()) {
      stop();
    }
  }

  /** The gateway's own answer: there are too many. */
  public void refuse(String reason) {
    answer(ProxyAnswer.own(request, reason), true);
  }

  /** Nobody waits for the answer any more. */
  public void cancel() {
    if (answered.compareAndSet(false, true)) {
      timeout().cancel(false);
      stop();
    }
  }

  void expire() {
    if (answered.compareAndSet(false, true)) {
      // What the exchange held is given back before whoever waits goes on.
      stop();
      long seconds = Math.max(1, time().toSeconds());
      proxy.failed();
      done.accept(
          ProxyAnswer.own(
              request, "The local API has not answered within " + seconds + " seconds."));
    }
  }

  private void stop() {
    if (body != null) {
      body.giveUp(new Refused("too late"));
    }
    if (exchange != null) {
      exchange.cancel(true);
    }
  }

  private boolean answer(ProxyAnswer answer, boolean own) {
    if (!answered.compareAndSet(false, true)) {
      return false;
    }
    timeout().cancel(false);
    if (own) {
      proxy.failed();
    }
    done.accept(answer);
    return true;
  }

  private String reason(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null
        && (cause instanceof CompletionException || cause instanceof java.io.IOException)) {
      cause = cause.getCause();
    }
    Optional<String> own = proxy.reason(cause);
    if (own.isPresent()) {
      return own.get();
    }
    return failure instanceof ConnectException
            || cause instanceof java.nio.channels.ClosedChannelException
        ? "The local API cannot be reached."
        : "The local API's answer could not be read.";
  }
}
