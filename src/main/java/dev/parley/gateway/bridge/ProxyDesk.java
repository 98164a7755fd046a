package dev.parley.gateway.bridge;

import dev.parley.gateway.core.Limits;
import dev.parley.gateway.proxy.HttpProxy;
import dev.parley.gateway.proxy.ProxyAnswer;
import dev.parley.gateway.proxy.ProxyCall;
import dev.parley.gateway.proxy.ProxyRequest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * The proxied requests of one channel: some on their way, some waiting, and none started while the
 * browser has not taken the answers to those before. In turns only.
 */
final class ProxyDesk {
  /** Answers that the browser has not taken yet, in bytes, above which nothing new is asked for. */
  private static final long ENOUGH = 4 << 20;

  private final HttpProxy proxy;
  private final Limits.Proxy limits;
  private final Executor turns;
  private final Consumer<ProxyAnswer> answers;
  private final Set<ProxyCall> active = new LinkedHashSet<>();
  private final Deque<ProxyCall> waiting = new ArrayDeque<>();
  private boolean over;

  /**
   * A desk without requests.
   *
   * @param answers is given each answer, in turns
   */
  ProxyDesk(HttpProxy proxy, Limits.Proxy limits, Executor turns, Consumer<ProxyAnswer> answers) {
    this.proxy = proxy;
    this.limits = limits;
    this.turns = turns;
    this.answers = answers;
  }

  void take(ProxyRequest request, long toPeerBytes) {
    ProxyCall[] self = new ProxyCall[1];
    // The answer comes in a later turn, so that the call is known by then.
    ProxyCall call = proxy.call(request, answer -> turns.execute(() -> answered(self[0], answer)));
    self[0] = call;
    if (waiting.size() >= limits.waiting()) {
      call.refuse("Too many requests at the same time.");
      return;
    }
    waiting.add(call);
    startSome(toPeerBytes);
  }

  private void answered(ProxyCall call, ProxyAnswer answer) {
    active.remove(call);
    waiting.remove(call);
    answers.accept(answer);
  }

  /**
   * Starts what may start.
   *
   * @param toPeerBytes that wait for the browser
   */
  void startSome(long toPeerBytes) {
    while (!over
        && toPeerBytes < ENOUGH
        && active.size() < limits.concurrent()
        && !waiting.isEmpty()) {
      ProxyCall call = waiting.remove();
      active.add(call);
      call.start();
    }
  }

  /** Nobody waits for answers any more. */
  void end() {
    over = true;
    active.forEach(ProxyCall::cancel);
    waiting.forEach(ProxyCall::cancel);
    active.clear();
    waiting.clear();
  }
}
