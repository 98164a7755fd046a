package dev.parley.gateway.proxy;

import dev.parley.gateway.core.ByteBudget;
import dev.parley.gateway.core.Counter;
import dev.parley.gateway.core.Counters;
import dev.parley.gateway.core.Limits;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Makes the requests of all sessions. Safe to use from any thread; never blocks. */
public final class HttpProxy {
  private final ProxyTarget target;
  private final HttpClient client;
  private final Limits.Proxy limits;
  private final ByteBudget budget;
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
      ByteBudget budget,
      Counters counters,
      ScheduledExecutorService timer) {
    if (client.followRedirects() != HttpClient.Redirect.NEVER) {
      throw new IllegalArgumentException("redirects lead to other hosts");
    }
    this.target = new ProxyTarget(local);
    this.client = client;
    this.limits = limits;
    this.budget = budget;
    this.counters = counters;
    this.timer = timer;
  }

  /**
   * Takes a request, whose time runs from now on; {@link ProxyCall#start} sends it.
   *
   * @param done gets the answer exactly once, on whatever thread
   */
  public ProxyCall call(ProxyRequest request, Consumer<ProxyAnswer> done) {
    counters.count(Counter.PROXY_REQUESTS);
    ProxyCall call = new ProxyCall(request, this, done);
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

  ByteBudget budget() {
    return budget;
  }

  BoundedBody body() {
    return new BoundedBody(limits.bodyBytes(), budget);
  }

  void failed() {
    counters.count(Counter.PROXY_FAILURES);
  }
}
