package dev.parley.webhook;

import dev.parley.body.BoundedBody;
import dev.parley.exchange.Timers;
import dev.parley.webhook.WebhookResult.Failed;
import dev.parley.webhook.WebhookResult.Why;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;

/**
 * One request, waiting or on its way. Whatever ends it first (an answer, an error, its deadline,
 * the server's stop) decides its result; from then on it holds no connection and no timer.
 */
final class Call {
  private final byte[] body;
  private final List<Header> headers;
  private final BiConsumer<Call, WebhookResult> then;
  private final long since;
  private final AtomicBoolean over = new AtomicBoolean();
  private final AtomicBoolean repeated = new AtomicBoolean();
  // Set once each; let go of by whoever comes second, the setter or the end.
  private volatile Timers.Timer deadline;
  private volatile Future<?> exchange;
  private volatile BoundedBody reading;

  /**
   * A request that waits.
   *
   * @param then called once, with this and the result
   * @param since now, by the timers' clock
   */
  Call(String json, List<Header> headers, BiConsumer<Call, WebhookResult> then, long since) {
    this.since = since;
    this.body = json.getBytes(StandardCharsets.UTF_8);
    this.headers = headers;
    this.then = then;
  }

  byte[] body() {
    return body;
  }

  List<Header> headers() {
    return headers;
  }

  long since() {
    return since;
  }

  boolean isOver() {
    return over.get();
  }

  boolean hasDeadline() {
    return deadline != null;
  }

  void deadline(Timers.Timer timer) {
    deadline = timer;
    if (isOver()) {
      letGo();
    }
  }

  void exchange(Future<?> future) {
    exchange = future;
    if (isOver()) {
      letGo();
    }
  }

  /** Whether it is not over, nothing has come back, and it is asked for the first time. */
  boolean mayBeRepeated() {
    return reading == null && !isOver() && repeated.compareAndSet(false, true);
  }

  void reading(BoundedBody subscriber) {
    reading = subscriber;
    if (isOver()) {
      letGo();
    }
  }

  void expire() {
    end(new Failed(Why.TIMEOUT, ""));
  }

  /** Ends it with this result; does nothing if it has ended before. */
  void end(WebhookResult result) {
    if (over.compareAndSet(false, true)) {
      letGo();
      then.accept(this, result);
    }
  }

  private void letGo() {
    if (deadline != null) {
      deadline.cancel();
    }
    if (exchange != null) {
      exchange.cancel(true);
    }
    if (reading != null) {
      reading.giveUp(new CancellationException());
    }
  }
}
