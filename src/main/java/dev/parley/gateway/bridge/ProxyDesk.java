package dev.parley.gateway.bridge;

import dev.parley.gateway.core.Held;
import dev.parley.gateway.core.Limits;
import dev.parley.gateway.core.Memory;
import dev.parley.gateway.proxy.HttpProxy;
import dev.parley.gateway.proxy.ProxyAnswer;
import dev.parley.gateway.proxy.ProxyCall;
import dev.parley.gateway.proxy.ProxyRequest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
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
  private final Memory memory;
  private final Executor turns;
  private final Consumer<ProxyAnswer> answers;
  private final Set<ProxyCall> active = new LinkedHashSet<>();
  private final Deque<ProxyCall> waiting = new ArrayDeque<>();
  private final Map<ProxyCall, Held> holds = new HashMap<>();
  private boolean over;

  /**
   * A desk without requests.
   *
   * @param memory of the session
   * @param answers is given each answer, in turns
   */
  ProxyDesk(
      HttpProxy proxy,
      Limits.Proxy limits,
      Memory memory,
      Executor turns,
      Consumer<ProxyAnswer> answers) {
    this.proxy = proxy;
    this.limits = limits;
    this.memory = memory;
    this.turns = turns;
    this.answers = answers;
  }

  /**
   * Takes a request. Its memory is held until it is answered; where the gateway answers itself,
   * until that answer has gone out: a browser that does not read its answers gets no more than its
   * share.
   *
   * @return whether there is memory for it
   */
  boolean take(ProxyRequest request, long toPeerBytes) {
    if (!memory.messages().tryTake(request.cost())) {
      return false;
    }
    ProxyCall[] self = new ProxyCall[1];
    // The answer comes in a later turn, so that the call is known by then.
    ProxyCall call =
        proxy.call(
            request, memory.proxied(), answer -> turns.execute(() -> answered(self[0], answer)));
    self[0] = call;
    holds.put(call, new Held(memory.messages(), request.cost()));
    if (waiting.size() >= limits.waiting()) {
      call.refuse("Too many requests at the same time.");
      return true;
    }
    waiting.add(call);
    startSome(toPeerBytes);
    return true;
  }

  private void answered(ProxyCall call, ProxyAnswer answer) {
    active.remove(call);
    waiting.remove(call);
    Held held = holds.remove(call);
    if (held == null) {
      answers.accept(answer); // The end has come before it.
    } else if (answer.own()) {
      answers.accept(answer.holding(held));
    } else {
      held.release();
      answers.accept(answer);
    }
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
    holds.values().forEach(Held::release);
    holds.clear();
  }
}
