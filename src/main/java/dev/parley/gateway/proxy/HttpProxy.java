package dev.parley.gateway.proxy;

import dev.parley.body.BoundedBody;
import dev.parley.gateway.core.ByteBudget;
import dev.parley.gateway.core.Counter;
import dev.parley.gateway.core.Counters;
import dev.parley.gateway.core.Limits;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Makes the requests of all sessions. Safe to use from any thread; never blocks. */
public final class HttpProxy {
  private final ProxyTarget target;
  private final HttpClient client;
  private final Limits.Proxy limits;
  private final Counters counters;
  private final ScheduledExecutorService timer;

  /**
   * A proxy for the host and port of a local WebSocket URL.
   *
   * @param client that does not follow redirects
   */
  public HttpProxy(
      URI local,
      HttpClient client,
      Limits.Proxy limits,
      Counters counters,
      ScheduledExecutorService timer) {
    if (client.followRedirects() != HttpClient.Redirect.NEVER) {
      throw new IllegalArgumentException("redirects lead to other hosts");
    }
    this.target = new ProxyTarget(local);
    this.client = client;
    this.limits = limits;
    this.counters = counters;
    this.timer = timer;
  }

  /**
   * Takes a request, whose time runs from now on; {@link ProxyCall#start} sends it.
   *
   * @param budget of what the answer holds
   * @param done gets the answer exactly once, on whatever thread
   */
  public ProxyCall call(ProxyRequest request, ByteBudget budget, Consumer<ProxyAnswer> done) {
    counters.count(Counter.PROXY_REQUESTS);
    ProxyCall call = new ProxyCall(request, this, budget, done);
    call.deadline(
        timer.schedule(call::expire, limits.time().toMillis(), TimeUnit.MILLISECONDS),
        limits.time());
    return call;
  }

  ProxyTarget target() {
    return target;
  }

  HttpClient client() {
    return client;
  }

  /** For one answer; what it holds stands in the ledger. */
  BoundedBody body(Ledger ledger) {
    return new BoundedBody(limits.bodyBytes(), ledger);
  }

  /** What the gateway says when it has given an answer up; nothing if it is not for that. */
  Optional<String> reason(Throwable failure) {
    if (failure instanceof BoundedBody.TooBig) {
      return Optional.of("The answer is longer than " + limits.bodyBytes() + " bytes.");
    } else if (failure instanceof BoundedBody.NoRoom) {
      return Optional.of("The gateway has too much to do; try again.");
    } else if (failure instanceof Refused) {
      return Optional.of(failure.getMessage());
    }
    return Optional.empty();
  }

  void failed() {
    counters.count(Counter.PROXY_FAILURES);
  }
}
